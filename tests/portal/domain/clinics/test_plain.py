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


@pytest.mark.parametrize(
    ("word", "meant"),
    [("живот", "терапевт"), ("отоларинголог", "лор"), ("нога", "хирург"), ("прививка", "педиатр")],
)
def test_word_means_a_speciality_among_others(word, meant):
    assert meant in plain.specialities(word)


def test_vaccination_is_not_for_every_doctor_of_children():
    assert plain.specialities("прививка") == ["педиатр", "терапевт"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nthfgtdn", "терапевт"),
        ("Nthfgtdn", "терапевт"),
        (",jkm", "боль"),
        ("терапевт", "терапевт"),
        ("1", "1"),
    ],
)
def test_text_of_the_other_layout_is_turned(typed, meant):
    assert plain.other_layout(typed) == meant


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("кардиалог", "кардиолог"),
        ("кардиолг", "кардиолог"),
        ("стомотолог", "стоматолог"),
        ("иванова", "иванова"),
        ("лог", "лог"),
        ("врачу", "врачу"),
    ],
)
def test_slip_in_a_speciality_is_mended_and_a_name_is_not(word, mended):
    assert plain.nearest(word, ["кардиолог", "стоматолог", "терапевт"]) == mended
