"""Words that say for whom a doctor is: «болит ухо у ребёнка 5 лет», and what only looks like them."""

import pytest

from portal.domain.finding.rules import plain
from portal.domain.finding.states import Whom


@pytest.mark.parametrize(
    ("text", "whom", "left"),
    [
        ("болит ухо у ребенка", Whom.CHILD, "болит ухо у"),
        ("болит ухо у ребенка 5 лет", Whom.CHILD, "болит ухо у"),
        ("ухо 5 лет", Whom.CHILD, "ухо"),
        ("сыпь 8 месяцев", Whom.CHILD, "сыпь"),
        ("спина 62 года", Whom.ADULT, "спина"),
        ("гинеколог для дочки", Whom.CHILD, "гинеколог для"),
        ("лор взрослый", Whom.ADULT, "лор"),
        ("температура 40", None, "температура"),
        ("давление 180 на 100", None, "давление на"),
        ("ребенок 5 лет", Whom.CHILD, "ребенок"),
        ("болит ребенок", Whom.CHILD, "болит ребенок"),
        # names of streets, clinics and people
        ("40 лет октября", None, "40 лет октября"),
        ("терапевт 50 лет влксм", None, "терапевт 50 лет влксм"),
        ("малышев", None, "малышев"),
        ("внуков ухо", None, "внуков ухо"),
        ("поликлиника 1", None, "поликлиника 1"),
        ("", None, ""),
    ],
)
def test_words_of_whom_are_parted_from_the_complaint(text, whom, left):
    assert plain.part_whom(text.split()) == (whom, left.split())


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
