"""The doors to an appointment: the owner's opens and is written down, a stranger's does not."""

import uuid

import pytest

from portal.domain.audit.models import Entry
from portal.domain.booking import access, queries
from portal.domain.booking.states import State
from portal.domain.patients import access as cards
from portal.domain.patients.access import NotYours
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory


def opened(someone, appointment_id):
    return access.appointment_of(
        account_id=someone.account.pk, appointment_id=appointment_id, at=NOW, by=someone.by, reason="ticket"
    )


def test_appointment_of_the_owner_opens_and_is_recorded(desk, anna):
    visit = places.appointment(anna, desk.slots[0])

    assert opened(anna, visit.pk).card.surname == anna.card.surname
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id) == ("appointment.opened", str(visit.pk))
    assert (entry.actor_kind, entry.actor_id) == ("account", str(anna.account.pk))
    assert (entry.region, entry.facts) == ("26", {"reason": "ticket"})


def test_appointment_of_somebody_else_or_of_nobody_is_not_yours(desk, anna, boris):
    visit = places.appointment(anna, desk.slots[0])
    HoldingFactory(account=boris.account, card=anna.card, relation="relative", ended_at=NOW)

    for appointment_id in (visit.pk, uuid.uuid4()):
        with pytest.raises(NotYours):
            opened(boris, appointment_id)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("visits", [1, 3])
def test_visits_of_reads_with_one_query(anna, boris, visits, django_assert_num_queries):
    for _ in range(visits):
        places.appointment(anna, places.desk().slots[0], State.CANCELLED_BY_PATIENT)
    places.appointment(boris, places.desk().slots[0])
    mine = cards.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)

    with django_assert_num_queries(1):
        told = [
            (visit.doctor.speciality.patient_name, visit.clinic.full_name)
            for visit in queries.visits_of(cards=mine)
        ]

    assert [name for name, _ in told] == ["Терапевт"] * visits


def test_visits_of_leaves_out_what_never_became_a_visit(desk, anna):
    for slot, state in zip(desk.slots, (State.RELEASED, State.EXPIRED, State.BOOKED), strict=False):
        places.appointment(anna, slot, state)
    mine = cards.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)

    visits = queries.visits_of(cards=mine)

    assert [visit.state for visit in visits] == ["booked"]
    assert queries.coming(visits, NOW) == visits
    assert queries.coming(visits, visits[0].ends_at) == []


def test_by_ids_gives_only_what_is_mine(desk, anna, boris):
    mine, foreign = places.appointment(anna, desk.slots[0]), places.appointment(boris, desk.slots[1])

    found = queries.by_ids(
        account_id=anna.account.pk, ids=[str(mine.pk), str(foreign.pk)], at=NOW, by=anna.by
    )

    assert found == {str(mine.pk): mine}
