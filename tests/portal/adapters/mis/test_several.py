"""Registers asked together: what one knows counts, and only an empty answer beside a silence is a silence."""

from datetime import date

import pytest

from portal.adapters.mis.several import Several
from portal.domain.attachments.ports import Attached, Person, Record, RegisterSilent
from portal.domain.attachments.states import Kind

ANNA = Person("Придумана", "Анна", "Сергеевна", date(1990, 1, 1), "70000100976", "")
FOUND = Record(ANNA, [Attached(Kind.THERAPEUTIC, "gp1")])
EMPTY = Record(ANNA, [])


class Register:
    def __init__(self, name, answer):
        self.name, self._answer = name, answer

    def find(self, *, region, person):
        if self._answer is None:
            raise RegisterSilent("no answer")
        return self._answer


def test_answers_are_put_together():
    both = Several([Register("import", [EMPTY]), Register("fhir", [FOUND]), Register("fhir", [])])

    assert both.find(region="26", person=ANNA) == [EMPTY, FOUND]
    assert both.name == "import+fhir"


@pytest.mark.parametrize("order", [1, -1])
def test_silence_beside_an_attachment_does_no_harm(order):
    both = Several([Register("import", [FOUND]), Register("fhir", None)][::order])

    assert both.find(region="26", person=ANNA) == [FOUND]


@pytest.mark.parametrize("known", [[], [EMPTY]])
def test_silence_beside_nothing_is_silence(known):
    with pytest.raises(RegisterSilent):
        Several([Register("import", known), Register("fhir", None)]).find(region="26", person=ANNA)
