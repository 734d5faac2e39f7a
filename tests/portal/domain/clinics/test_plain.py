"""Plain words, and what they mean."""

import pytest

from portal.domain.clinics.rules import plain
from portal.kit import folding


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("зуб", ["стоматолог"]),
        ("зубная", ["стоматолог"]),
        ("ухо", ["оториноларинголог", "лор"]),
        ("нос", ["оториноларинголог", "лор"]),
        ("носок", []),
        ("иванов", []),
        ("", []),
    ],
)
def test_specialities_are_meant_by_beginnings_and_by_whole_words(word, meant):
    assert plain.specialities(word) == meant


def test_table_stands_folded():
    said = " ".join(f"{key} {value}" for key, value in plain._WORDS.items()).replace("*", "")
    assert folding.fold(said) == said


@pytest.mark.parametrize(
    ("words", "left"),
    [(["болит", "зуб"], ["зуб"]), (["болит"], ["болит"]), (["врач", "ким"], ["ким"]), ([], [])],
)
def test_telling_words_are_left(words, left):
    assert plain.telling(words) == left
