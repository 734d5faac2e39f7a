"""Полис: kinds, the check digit, what a unified number tells."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import policy

CHECKED = ["7849500830000203", "2657020837000348", "5598718357093420", "2658900898000015", "7793489790000427"]
BORN = [
    ("7849500830000203", dt.date(1994, 10, 19), "m"),
    ("2657020837000348", dt.date(1979, 2, 12), "m"),
    ("2658900898000015", dt.date(1990, 1, 1), "f"),
    ("2658900848000016", dt.date(1990, 1, 1), "m"),
    ("7367050818123454", dt.date(1949, 12, 31), "m"),
    ("7793489790000427", dt.date(2015, 6, 9), "f"),
]
OLD = [
    ("123456", "", "123456"),
    ("1234567890", "", "1234567890"),
    ("аб 123456", "АБ", "123456"),
    ("АБ123456", "АБ", "123456"),
    ("46-12 № 1234567", "4612", "1234567"),
    ("2600 123456", "2600", "123456"),
]


@pytest.mark.parametrize("digits", CHECKED)
def test_parse_unified(digits):
    assert policy.parse(digits) == policy.Policy(policy.Kind.UNIFIED, "", digits)


def test_parse_unified_in_fours():
    read = policy.parse(" 2658 9008 9800-0015 ")
    assert read.number == "2658900898000015"


def test_parse_wrong_check_digit_may_be_insisted_on():
    with pytest.raises(policy.WrongCheckDigit):
        policy.parse("6555320880000082")
    assert policy.parse("6555320880000082", is_sure=True).kind is policy.Kind.UNIFIED
    assert policy.parse("6555320880000086").number == "6555320880000086"


def test_parse_temporary():
    assert policy.parse("123 456 789") == policy.Policy(policy.Kind.TEMPORARY, "", "123456789")


@pytest.mark.parametrize(("text", "series", "number"), OLD)
def test_parse_old(text, series, number):
    assert policy.parse(text) == policy.Policy(policy.Kind.OLD, series, number)


@pytest.mark.parametrize(
    "text", ["", "265890089800001", "26589008980000155", "12345", "АБ", "АБ 12", "12345678901", "полис"]
)
def test_parse_refused(text):
    with pytest.raises(policy.WrongPolicy) as told:
        policy.parse(text)
    assert "16 цифр" in told.value.reason


@pytest.mark.parametrize(("digits", "birth_date", "sex"), BORN)
def test_born_told(digits, birth_date, sex):
    assert policy.born(digits) == policy.Born(birth_date, sex)


@pytest.mark.parametrize("digits", ["5598718357093420", "2600000000000000"])
def test_born_not_told(digits):
    assert policy.is_checked(digits)
    assert policy.born(digits) is None


def test_parse_old_apart():
    old = policy.parse("АБ 123456")
    assert (old.series, old.number) == ("АБ", "123456")


@given(st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_is_checked_takes_exactly_one_last_digit(fifteen):
    assert sum(policy.is_checked(f"{fifteen}{last}") for last in range(10)) == 1


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_born_answers_any_number(sixteen):
    told = policy.born(sixteen)
    assert told is None or 1851 <= told.birth_date.year <= 2050


@given(st.text(alphabet="0123456789 -АБAB№", max_size=24))
def test_parse_answers_any_text(text):
    with contextlib.suppress(policy.WrongPolicy):
        assert policy.parse(text).number.isdigit()
