"""Numbers of appointments: said aloud, typed back."""

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import numbers


def test_make_repeats_with_the_same_source():
    made = [numbers.make(random.Random(1)) for _ in range(2)]  # noqa: S311  the test wants it foretold
    assert made[0] == made[1]


@given(st.randoms(use_true_random=False))
def test_parse_reads_what_make_made(source):
    number = numbers.make(source)
    assert numbers.parse(number) == number
    assert numbers.parse(number.lower().replace("-", " ")) == number
    assert numbers.parse(number.replace("-", "")) == number


@pytest.mark.parametrize("text", ["А-482-117", "a482117", " а 482 117 ", "A–482—117", "№ А-482-117"])
def test_parse_same(text):
    assert numbers.parse(text) == "А-482-117"


def test_parse_letters_for_digits():
    assert numbers.parse("K-O1l-ЗOI") == "К-011-301"


@pytest.mark.parametrize("text", ["", "А-482-11", "А-482-1177", "482-117", "О-482-117", "А-48Б-117"])
def test_parse_refused(text):
    with pytest.raises(numbers.WrongNumber):
        numbers.parse(text)


@given(st.text(max_size=20))
def test_parse_answers_any_text(text):
    with contextlib.suppress(numbers.WrongNumber):
        assert numbers.parse(text)[0] in numbers.LETTERS
