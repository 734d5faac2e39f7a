"""What was typed, as the words of a region understand it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.finding.rules import slips, typed
from portal.domain.finding.states import Kind
from portal.kit import folding

SPECIALITIES = ["терапевт", "кардиолог", "стоматолог", "оториноларинголог", "хирург", "педиатр"]
NAMES = ["иванова", "иванов", "мария", "петрович", "елкина", "зуб", "ли"]
KNOWN = typed.Known(
    [
        *((Kind.SPECIALITY, word) for word in SPECIALITIES),
        *((Kind.WHOLE_SPECIALITY, word) for word in SPECIALITIES),
        *((Kind.DOCTOR, word) for word in NAMES),
        *((Kind.CLINIC, word) for word in ("поликлиника", "1", "ленина", "стоматологическая")),
    ]
)


def only(text):
    (meant,) = typed.read(text, KNOWN).words
    return meant


@pytest.mark.parametrize(
    ("text", "instead", "exact"),
    [
        ("терапевт", "", {"терапевт"}),
        ("ТЕРАПЕВТ", "", {"терапевт"}),
        ("Ёлкина", "", {"елкина"}),
        ("nthfgtdn", "терапевт", {"терапевт"}),
        ("njhfgtdn", "терапевт", {"терапевт"}),  # the layout and a slip
        ("кардиалог", "кардиолог", {"кардиолог"}),
        ("стомотолог", "стоматолог", {"стоматолог"}),
        ("ивнова", "Иванова", {"иванова"}),
        ("Мраия", "Мария", {"мария"}),
        ("Ли", "", {"ли"}),
        ("1", "", {"1"}),
    ],
)
def test_one_word_is_understood(text, instead, exact):
    reading = typed.read(text, KNOWN)
    assert (reading.instead, reading.unknown) == (instead, [])
    assert reading.words[0].exact == exact


def test_slip_in_the_other_layout_is_not_said_back():
    known = typed.Known(
        [(Kind.DOCTOR, "агабекян"), (Kind.DOCTOR, "магомедов"), (Kind.SPECIALITY, "кардиолог")]
    )
    told = {text: typed.read(text, known) for text in ("fuf,tryz", "агабекня", "vfujvtljd", "rfhlbjkjue")}
    assert {text: one.instead for text, one in told.items()} == {
        "fuf,tryz": "Агабекян", "агабекня": "", "vfujvtljd": "Магомедов", "rfhlbjkjue": "кардиолог",
    }  # fmt: skip
    assert all(one.words[0].near or one.words[0].exact for one in told.values())


@pytest.mark.parametrize(
    ("text", "is_idle"),
    [("болит", True), ("Врач!", True), ("у меня болит", True), ("болит ухо", False), ("", False)],
)
def test_text_that_says_nothing_is_known(text, is_idle):
    assert typed.read(text, KNOWN).is_idle is is_idle


def test_word_that_says_nothing_is_a_name_and_no_speciality():
    known = typed.Known(
        [(Kind.DOCTOR, "врачева"), (Kind.PART_OF_SPECIALITY, "врач"), (Kind.CLINIC, "врачебная")]
    )
    (meant,) = typed.read("врач", known).words
    assert (meant.doctors, meant.skills, meant.clinics) == ({"врачева"}, frozenset(), frozenset())
    (whole,) = typed.read("врачебная", known).words
    assert whole.clinics == {"врачебная"}


@pytest.mark.parametrize("word", ["кардиологу", "кардиолога", "кардиологом"])
def test_ending_does_not_matter(word):
    assert only(word).near == {"кардиолог"}
    assert typed.read(word, KNOWN).instead == ""


def test_beginning_of_a_word_is_enough():
    assert only("стоматол").near == {"стоматолог", "стоматологическая"}
    assert only("к") == typed.Meant()


@pytest.mark.parametrize("text", ["нетакого", "12345", "зуп", "0"])
def test_word_of_nobody_is_unknown(text):
    reading = typed.read(text, KNOWN)
    assert (reading.unknown, reading.instead) == ([text], "")
    assert not reading.words[0]


def test_plain_word_means_specialities_and_a_name_at_once():
    meant = only("зуб")
    assert (meant.exact, meant.skilled) == ({"зуб"}, {"стоматолог"})
    ear = only("болит ухо")
    assert (ear.skilled, ear.also) == ({"оториноларинголог"}, {"терапевт", "педиатр"})


@given(st.permutations(["мария", "терапевт", "ленина"]))
def test_order_of_words_means_nothing(words):
    read = typed.read(" ".join(words), KNOWN).words
    assert {one.exact for one in read} == {frozenset({word}) for word in words}


@given(st.sampled_from([*SPECIALITIES, "иванова", "елкина"]), st.data())
def test_any_one_slip_in_a_long_word_is_forgiven(word, data):
    slip = data.draw(st.sampled_from(sorted(set(slips.around(word)))))
    meant = only(slip)
    assert word in meant.exact | meant.near or meant.exact


@given(st.sampled_from(SPECIALITIES))
def test_any_word_typed_in_the_other_layout_is_understood(word):
    table = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
    assert only(word.translate(table)).exact == {word}


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    reading = typed.read(text, KNOWN)
    assert len(reading.words) <= typed.MOST_WORDS
    assert all(folding.fold(word) == word for word in reading.unknown)


@given(st.text(alphabet=string.ascii_letters + "[];',.", max_size=200))
def test_latin_text_is_read(text):
    assert len(typed.read(text, KNOWN).words) <= typed.MOST_WORDS
