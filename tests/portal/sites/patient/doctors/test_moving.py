"""A visit that is being moved goes along through every list and after every refusal."""

import re

import pytest

from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, links, places, visit
from tests.portal.sites.visitor import text


@pytest.fixture
def old(guest):
    return visit(guest, places()[0])


def inside(old, page):
    clinic = old.clinic_id
    return {
        "list": "doctors/", "of a speciality": f"doctors/?speciality={old.speciality_id}",
        "clinics": "doctors/clinics/", "clinic": f"doctors/clinics/{clinic}/",
        "speciality": f"doctors/clinics/{clinic}/{old.speciality_id}/",
    }[page]  # fmt: skip


@pytest.mark.parametrize("page", ["list", "of a speciality", "clinics", "clinic", "speciality"])
def test_lists_keep_the_visit_that_is_moved(guest, old, page):
    path = inside(old, page)
    asked = f"{'&' if '?' in path else '?'}card={guest.card.pk}&move={old.pk}"

    shown = guest.get(path + asked).content.decode()

    main = shown[shown.index("<main") : shown.index("</main")]
    ways = [one for one in links(main) if re.search(r"/doctors/(clinics/)?(\d|\?|$)", one)]
    assert ways
    assert [one for one in ways if f"move={old.pk}" not in one] == []


def test_a_refused_move_keeps_the_visit_and_the_card_in_its_ways(guest, old):
    taken = old.slot.work_session.slots.exclude(pk=old.slot_id).first()
    visit(Guest(patient()), taken)

    refused = guest.send(
        "booking/hold/", "cards/", slot=str(taken.pk), card=str(guest.card.pk), replaces=str(old.pk)
    )

    assert refused.status_code == 409
    assert "Переносим запись" in text(refused)
    days = [one for one in links(refused.content.decode()) if "day=" in one or "week=" in one]
    assert days
    assert all(f"move={old.pk}" in one and f"card={guest.card.pk}" in one for one in days)


def test_a_time_says_whether_it_books_or_moves(guest, old):
    day = f"doctors/{old.doctor_id}/?day={old.wall_date}"
    moved = text(guest.get(f"{day}&card={guest.card.pk}&move={old.pk}"))
    booked = text(Guest(patient()).get(day))
    assert (", перенести сюда" in moved, ", записаться" in moved) == (True, False)
    assert (", перенести сюда" in booked, ", записаться" in booked) == (False, True)
