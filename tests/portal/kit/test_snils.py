"""СНИЛС: the vectors of the legal text, and what any number must keep."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import snils

GOOD = [
    "112-233-445 95", "087-654-303 00", "116-973-385 89", "160-722-394 47", "123-456-789 64",
    "000-666-666 25", "138-772-039 88", "174-003-542 29", "001-001-998 00",
    "001-019-989 00", "001-019-998 00", "002-999-989 00",
]  # fmt: skip
BAD = [
    "112-233-445 96", "001-001-999 00", "077-507-507 77", "000-000-000 00", "111-111-111 11",
    "", "112-233-445", "112-233-445 951", "снилс", "１１２２３３４４５９５",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_parse_good(text):
    assert snils.show(snils.parse(text)) == text


@pytest.mark.parametrize("text", BAD)
def test_parse_bad(text):
    with pytest.raises(snils.WrongSnils) as told:
        snils.parse(text)
    assert "СНИЛС" in told.value.reason


def test_parse_forgives_spaces_and_dashes():
    assert snils.parse(" 112 233–445—95 ") == "11223344595"


@given(st.integers(min_value=snils.UNCHECKED_UP_TO + 1, max_value=999_999_998))
def test_parse_takes_exactly_one_check_pair(nine):
    number = f"{nine:09}"
    taken = [pair for pair in range(100) if snils.is_checked(f"{number}{pair:02}")]
    assert [f"{pair:02}" for pair in taken] == [snils.check_digits(number)]


@given(st.text(max_size=30))
def test_parse_answers_any_text(text):
    with contextlib.suppress(snils.WrongSnils):
        assert len(snils.parse(text)) == 11
