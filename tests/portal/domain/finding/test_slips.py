"""One slip of a finger, and the keyboard left in Latin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.finding.rules import slips

WORDS = st.text(alphabet=slips.LETTERS, min_size=1, max_size=12)
CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nthfgtdn", "терапевт"),
        ("Nthfgtdn", "терапевт"),
        (",jkm", "боль"),
        ("{bhehu", "хирург"),
        ("терапевт", "терапевт"),
        ("lор", "lор"),
        ("1", "1"),
        (".", "."),
        ("", ""),
    ],
)
def test_word_of_the_other_layout_is_turned(typed, meant):
    assert slips.other_layout(typed) == meant


@given(WORDS)
def test_every_cyrillic_word_comes_back_from_the_latin_layout(word):
    typed = word.translate(str.maketrans(CYRILLIC, LATIN))
    expected = word if any("a" <= one <= "z" for one in typed) else typed  # «хъ» has no letter to see it by
    assert slips.other_layout(typed) == expected


@given(WORDS)
def test_every_word_around_is_one_slip_away_both_ways(word):
    around = set(slips.around(word))
    assert word in around
    assert all(slips.is_one(word, other) and slips.is_one(other, word) for other in around)


@given(WORDS, WORDS)
def test_one_slip_and_the_words_around_are_the_same_question(first, second):
    assert slips.is_one(first, second) == (second in set(slips.around(first)))


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("кардиолог", "кардиалог", True),
        ("кардиолог", "кардиолг", True),
        ("кардиолог", "крадиолог", True),
        ("кардиолог", "кардиоллог", True),
        ("кардиолог", "кардиолог", True),
        ("кардиолог", "кордиалог", False),
        ("лор", "", False),
    ],
)
def test_one_slip_is_one(first, second, near):
    assert slips.is_one(first, second) is near
