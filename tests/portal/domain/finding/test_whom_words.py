"""Words that say for whom a doctor is: «болит ухо у ребёнка 5 лет», and what only looks like them."""

import pytest

from portal.domain.finding.rules import parted, plain
from portal.domain.finding.states import Whom

DOCTORS, CLINICS = {"малыш", "малышев"}, {"поликлиника", "октября", "победы", "лет", "40", "50", "3"}


@pytest.mark.parametrize(
    ("text", "whom", "what"),
    [
        ("болит ухо у ребенка", Whom.CHILD, "болит ухо у"),
        ("болит ухо у ребенка 5 лет", Whom.CHILD, "болит ухо у"),
        ("сыпь грудничок 8 месяцев", Whom.CHILD, "сыпь"),
        ("гинеколог для дочки", Whom.CHILD, "гинеколог для"),
        ("спина у сына 25 лет", Whom.ADULT, "спина у"),
        ("лор взрослый", Whom.ADULT, "лор"),
        ("терапевт для взрослых", Whom.ADULT, "терапевт для"),
        ("температура у сына терапевт поликлиника 3", Whom.CHILD, "температура у терапевт поликлиника 3"),
        # how long it has hurt is no age
        ("болит спина 2 года", None, "болит спина"),
        ("кашель 2 месяца", None, "кашель"),
        ("беременна 7 месяцев", None, "беременна"),
        ("травма 3 года назад", None, "травма назад"),
        ("спина 62 года", None, "спина"),
        ("температура 40", None, "температура"),
        ("давление 180 на 100", None, "давление на"),
        # nothing but for whom
        ("ребенок 5 лет", None, "ребенок"),
        ("болит ребенок", None, "болит ребенок"),
        # names of streets, clinics and people
        ("40 лет октября", None, "40 лет октября"),
        ("детская поликлиника 50 лет октября", None, "детская поликлиника 50 лет октября"),
        ("женская консультация 40 лет победы", None, "женская консультация 40 лет победы"),
        ("малыш", None, "малыш"),
        ("терапевт малыш", None, "терапевт малыш"),
        ("малышев", None, "малышев"),
        ("внуков ухо", None, "внуков ухо"),
        ("поликлиника 1", None, "поликлиника 1"),
        ("ухо 99999999999999999999 лет ребенку", Whom.ADULT, "ухо"),
        ("", None, ""),
    ],
)
def test_words_of_whom_are_parted_from_the_complaint(text, whom, what):
    found = parted.part(text.split(), doctors=DOCTORS, clinics=CLINICS)
    assert (found.whom, found.what) == (whom, what.split())


@pytest.mark.parametrize("word", sorted(parted._among(Whom.CHILD)))
def test_a_child_alone_is_for_a_paediatrician(word):
    assert "педиатр" in plain.specialities(word)
    assert parted.part([word]).what == [word]


@pytest.mark.parametrize("word", sorted(parted._among(Whom.ADULT)))
def test_an_adult_alone_is_for_a_therapist(word):
    assert "терапевт" in plain.specialities(word)
    assert parted.part(["врач", "для", word]).what == ["врач", "для", word]


@pytest.mark.parametrize(
    ("text", "is_danger"),
    [
        ("ребенок проглотил батарейку", True),
        ("проглотила магнитик", True),
        ("выпил проглотил уксус", True),
        ("проглотил обиду", False),
        ("батарейки", False),
    ],
)
def test_what_was_swallowed_is_a_danger(text, is_danger):
    assert plain.is_danger(text.split()) is is_danger


def test_constipation_is_no_drinking_bout():
    assert "нарколог" not in plain.specialities("запор")
    assert "нарколог" in plain.specialities("запой")
    assert "терапевт" in plain.specialities("запор")
    assert plain.specialities("запорожец") == []
