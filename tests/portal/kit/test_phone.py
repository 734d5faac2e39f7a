"""Phones: the vectors of the seeds, and what is never sent a code."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import phone

SAME = [
    "+7 (912) 345-67-89", "8 912 345-67-89", "9123456789", "7 912 345 67 89", "+79123456789 доб. 12",
    "8(912)345.67.89", "\u00a0+7\u2011912 345–67–89",
]  # fmt: skip
NOT_MOBILE = ["88652123456", "8-800-200-31-10", "+7 842 200-01-02", "+77012345678"]
BROKEN = [
    "",
    "+7 000 000-00-00",
    "0079123456789",
    "912345678",
    "+1 912 345 67 89",
    "8912345678a",
    "позвоните",
]


@pytest.mark.parametrize("text", SAME)
def test_parse_same_number(text):
    assert phone.parse(text) == "+79123456789"


def test_parse_crimea():
    assert phone.parse("8 978 000 00 01") == "+79780000001"


@pytest.mark.parametrize("text", NOT_MOBILE)
def test_parse_not_mobile(text):
    with pytest.raises(phone.NotMobile):
        phone.parse(text)


@pytest.mark.parametrize("text", BROKEN)
def test_parse_broken(text):
    with pytest.raises(phone.WrongPhone) as told:
        phone.parse(text)
    assert type(told.value) is phone.WrongPhone


def test_parse_any_takes_landline():
    assert phone.show(phone.parse_any("8 (865) 200-01-02, доб. 3")) == "+7 865 200-01-02"


def test_tidy_shows_what_is_a_number_and_leaves_the_rest():
    assert phone.tidy("8 (8652) 00-00-01") == "+7 865 200-00-01"
    assert phone.tidy("122") == "122"


def test_show_and_mask():
    assert phone.show("+79123456789") == "+7 912 345-67-89"
    assert phone.mask("+79123456789") == "+7 912 •••-••-89"


@given(st.integers(min_value=9_000_000_000, max_value=9_999_999_999))
def test_parse_reads_what_show_writes(number):
    assert phone.parse(phone.show(f"+7{number}")) == f"+7{number}"


@given(st.text(max_size=40))
def test_parse_answers_any_text(text):
    with contextlib.suppress(phone.WrongPhone):
        assert len(phone.parse(text)) == 12
