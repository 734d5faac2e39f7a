"""The registrar's press on «Документ показали»: it holds for the person who was shown, for nobody else."""

import re

import pytest

from portal.domain.booking.states import State
from portal.domain.patients.models import Card
from portal.domain.patients.states import Source
from portal.sites.entrance import places
from tests.factories import booking
from tests.factories.patients import patient
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import places as free
from tests.portal.sites.staff.colleague import colleague
from tests.portal.sites.visitor import text


@pytest.fixture
def visit(region, esia):
    typed = patient(source=Source.HAND, confirmed_at=None, confirmed_by="", surname="Сличаева")
    return booking.appointment(typed, free()[0], State.BOOKED)


@pytest.fixture
def desk(visit):
    made = colleague(registrar(visit.clinic))
    made.client.handler.enforce_csrf_checks = False
    return made


def page_of(visit):
    parts = {"clinic_id": str(visit.clinic_id), "appointment_id": str(visit.pk)}
    return places.address("26", "clinic_desk:vouch", **parts)


def mark(page):
    return re.search(r'name="about" value="(\w+)"', page)[1]


@pytest.mark.parametrize(
    ("changed", "is_vouched"),
    [({}, True), ({"insurer": "Другая"}, True), ({"surname": "Другая"}, False), ({"sex": "m"}, False)],
    ids=str,
)
def test_a_press_holds_for_the_person_who_was_shown(visit, desk, changed, is_vouched):
    shown = text(desk.client.get(page_of(visit)))
    assert "Сличаева" in shown
    if changed:
        Card.objects.filter(pk=visit.card_id).update(**changed)
    answer = desk.client.post(page_of(visit), {"about": mark(shown)})
    assert answer.status_code == 303
    assert (Card.objects.get(pk=visit.card_id).confirmed_by == "clinic") is is_vouched
    assert (answer["Location"] == page_of(visit)) is not is_vouched
    said = text(desk.client.get(answer["Location"]))
    assert ("Данные карты изменились. Сверьте их с документом ещё раз." in said) is not is_vouched
    assert ("Карта подтверждена." in said) is is_vouched


def test_a_press_after_the_second_look_passes(visit, desk):
    before = mark(text(desk.client.get(page_of(visit))))
    Card.objects.filter(pk=visit.card_id).update(name="Иначе")
    after = mark(text(desk.client.get(page_of(visit))))
    assert before != after
    assert desk.client.post(page_of(visit), {"about": after}).status_code == 303
    assert Card.objects.get(pk=visit.card_id).confirmed_by == "clinic"
