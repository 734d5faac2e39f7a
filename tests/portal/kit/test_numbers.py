"""Numbers of appointments: said aloud, typed back, scanned."""

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import numbers

NUMBER = "А-482-117-35"
DIGITS = "0123456789"
made_numbers = st.randoms(use_true_random=False).map(numbers.make)


def test_make_repeats_with_the_same_source():
    made = [numbers.make(random.Random(1)) for _ in range(2)]  # noqa: S311  the test wants it foretold
    assert made[0] == made[1]


@given(made_numbers)
def test_parse_reads_what_make_made(number):
    assert numbers.parse(number) == number
    assert numbers.parse(number.lower().replace("-", " ")) == number
    assert numbers.parse(number.replace("-", "")) == number
    assert numbers.parse(", ".join(numbers.groups(number))) == number
    assert len(numbers.groups(number)) == 4
    assert len(number) == 12, "the column holds no more"


@given(made_numbers)
def test_parse_reads_the_printed_code(number):
    code = numbers.printed(number)
    assert len(code) == 9
    assert code.isdigit()
    assert numbers.parse(code) == number


@given(made_numbers, st.integers(0, 8), st.integers(1, 9))
def test_parse_finds_one_wrong_sign(number, place, shift):
    solid = number.replace("-", "")
    signs = numbers.LETTERS if place == 0 else DIGITS
    wrong = signs[(signs.index(solid[place]) + shift) % 10]
    with pytest.raises(numbers.Mistyped):
        numbers.parse(solid[:place] + wrong + solid[place + 1 :])


@given(made_numbers, st.integers(1, 7))
def test_parse_finds_neighbours_changed_round(number, place):
    solid = number.replace("-", "")
    turned = solid[:place] + solid[place + 1] + solid[place] + solid[place + 2 :]
    if turned == solid:
        assert numbers.parse(turned) == number
    else:
        with pytest.raises(numbers.Mistyped):
            numbers.parse(turned)


@pytest.mark.parametrize(
    "text",
    [NUMBER, "a48211735", " а 482 117 35 ", "A–482—117-35", f"№ {NUMBER}", "048211735", "А, 482, 117, 35"],
)
def test_parse_same(text):
    assert numbers.parse(text) == NUMBER


@pytest.mark.parametrize(
    "text", ["А-482-117", "a482117", " а 482 117 ", "A–482—117", "№ А-482-117", "0482117"]
)
def test_parse_reads_tickets_of_before_the_check(text):
    assert numbers.parse(text) == "А-482-117"


def test_parse_letters_for_digits():
    assert numbers.parse("K-O1l-ЗOI") == "К-011-301"


@pytest.mark.parametrize(
    "text", ["", "А-482-11", "А-482-1177", "482-117", "О-482-117-35", "А-48Б-117-35", "٠٤٨٢١١٧٣٥"]
)
def test_parse_refused(text):
    with pytest.raises(numbers.WrongNumber) as refused:
        numbers.parse(text)
    assert not isinstance(refused.value, numbers.Mistyped)


def test_printed_leaves_what_is_no_number():
    assert numbers.printed("T-000001") == "T-000001"
    assert numbers.printed(NUMBER) == "048211735"


@given(st.text(max_size=20))
def test_parse_answers_any_text(text):
    with contextlib.suppress(numbers.WrongNumber):
        assert numbers.parse(text)[0] in numbers.LETTERS
