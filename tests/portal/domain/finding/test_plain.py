"""Plain words, and what they mean."""

import pytest

from portal.domain.finding.rules import plain
from portal.domain.finding.rules import typed as typed_rules
from portal.domain.finding.states import Kind
from portal.kit import folding

NOBODY = typed_rules.Known([])


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
    table = plain.table()
    means = [
        word
        for line in table["means"]
        for word in [*line["who"], *line.get("also", []), *line["say"].split()]
    ]
    signs = [word for sign in table["danger"]["signs"] for one in sign.split() for word in one.split("|")]
    for word in [*means, *signs, *table["idle"]["words"].split()]:
        plainly = word.removesuffix("*")
        assert folding.fold(plainly) == plainly, word


@pytest.mark.parametrize(
    ("words", "left"),
    [(["болит", "зуб"], ["зуб"]), (["болит"], ["болит"]), (["врач", "ким"], ["ким"]), ([], [])],
)
def test_telling_words_are_left(words, left):
    assert plain.telling(words) == left


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("клещ", "травматолог"),
        ("укусил", "хирург"),
        ("живот", "терапевт"),
        ("отоларинголог", "лор"),
        ("нога", "хирург"),
        ("прививка", "педиатр"),
    ],
)
def test_word_means_a_speciality_among_others(word, meant):
    assert meant in plain.specialities(word)


@pytest.mark.parametrize("said", ["боль в груди", "болит грудь", "давит в груди", "сильно жжёт в груди"])
def test_chest_is_for_the_cardiologist_and_the_therapist(said):
    """The stop of 103 and 112 stands first; below it somebody is found all the same."""
    known = typed_rules.Known((Kind.WHOLE_SPECIALITY, name) for name in ("кардиолог", "терапевт", "хирург"))
    read = typed_rules.read(said, known)
    (word,) = read.words
    assert (word.skilled, word.also) == ({"кардиолог"}, {"терапевт"})
    assert (read.is_danger, read.unknown, read.instead) == (True, [], "")


@pytest.mark.parametrize("word", ["грудной", "грудинин", "грудное"])
def test_babies_and_surnames_are_no_chest(word):
    assert plain.specialities(word) == []
    assert plain.specialities("грудничок") == ["педиатр", "детский"]


def test_vaccination_is_not_for_every_doctor_of_children():
    assert plain.specialities("прививка") == ["педиатр", "терапевт"]


@pytest.mark.parametrize(
    "typed",
    [
        "болит в груди", "Давит в груди!", "сильно жжёт сердце", "инфаркт", "инсульт у мамы", "нечем дышать",
        "не могу дышать", "задыхаюсь", "ребёнок потерял сознание", "сильное кровотечение", "кровь не останавливается",
        "судороги", "онемела рука и перекосило лицо", "отравился грибами", "не хочу жить", "схватки",
        "кровотичение", "у меня вот уже второй день очень сильно болит и давит в груди", ",jkbn d uhelb",
    ],
)  # fmt: skip
def test_danger_is_heard(typed):
    assert typed_rules.read(typed, NOBODY).is_danger


@pytest.mark.parametrize(
    "typed",
    ["болит ухо", "терапевт", "болит голова", "кардиолог", "зуб", "Грудинин", "справка", "рука", "", "лицензия",
     "сердечный", "жизнь", "не работает нога", "горло"],
)  # fmt: skip
def test_danger_is_not_heard_where_there_is_none(typed):
    assert not typed_rules.read(typed, NOBODY).is_danger


def test_ear_is_for_the_ear_doctor_first_and_for_the_therapist_too():
    assert plain.specialities("ухо") == ["оториноларинголог", "лор"]
    assert plain.specialities("ухо", "also") == ["терапевт", "педиатр"]
