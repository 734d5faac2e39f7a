"""The numbers of a desk's menu: one query, each clinic its own."""

from datetime import timedelta

import pytest

from portal.domain.booking import queries
from portal.domain.booking.models import Objection, RegistryCall, ToCall
from portal.domain.booking.queries import Waits
from portal.domain.booking.states import State
from portal.domain.staff.states import Held, Kind, Member
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import ClinicFactory
from tests.factories.messaging import closed, thread


def member(*roles: Held) -> Member:
    return Member(1, 1, "26", "Ёлкина", "Инна", NOW, NOW + timedelta(hours=1), roles)


def registrar(clinic) -> Held:
    return Held(Kind.REGISTRAR, clinic.pk)


def write(desk, anna, number: int) -> None:
    """Let that many threads, lines to call and an objection wait at a desk, and one of each wait no more."""
    for slot in desk.slots[:number]:
        visit = places.appointment(anna, slot)
        ToCall.objects.create(pk=visit.pk, since_at=NOW, why="no_address")
        thread(anna, desk.clinic)
    over = places.appointment(anna, desk.slots[number])
    ToCall.objects.create(pk=over.pk, since_at=NOW, why="bounced", ended_at=NOW, ended_as="comes")
    closed(anna, desk.clinic)
    missed = places.appointment(anna, desk.slots[number + 1], State.MISSED)
    Objection.objects.create(pk=missed.pk, account_id=anna.account.pk, made_at=NOW)


@pytest.fixture
def second(desk):
    return places.desk(starts_at=NOW + timedelta(days=2))


def test_each_clinic_has_its_numbers_in_one_query(desk, second, anna, django_assert_num_queries):
    write(desk, anna, 2)
    write(second, anna, 1)
    thread(anna)
    both = member(Held(Kind.OPERATOR), registrar(desk.clinic), registrar(second.clinic))
    first_id, second_id = desk.clinic.pk, second.clinic.pk

    with django_assert_num_queries(1):
        told = queries.waits_of(member=both, at=NOW)

    lines = {first_id: 2, second_id: 1}
    assert told == Waits(lines | {None: 1}, {first_id: 1, second_id: 1}, lines)


def test_calls_about_a_silent_system_stand_among_the_telephones(desk, anna, boris):
    for someone, slot, ended_at in ((anna, 0, None), (boris, 1, None), (anna, 2, NOW)):
        one = places.appointment(someone, desk.slots[slot], State.RESERVING)
        RegistryCall.objects.create(appointment=one, since_at=NOW, ended_at=ended_at)
    ToCall.objects.create(pk=places.appointment(boris, desk.slots[3]).pk, since_at=NOW, why="bounced")

    told = queries.waits_of(member=member(registrar(desk.clinic)), at=NOW)

    assert told.calls == {desk.clinic.pk: 3}


def test_others_numbers_are_nobodys(desk, anna, django_assert_num_queries):
    write(desk, anna, 1)
    thread(anna)
    elsewhere = ClinicFactory()

    with django_assert_num_queries(1):
        assert queries.waits_of(member=member(registrar(elsewhere)), at=NOW) == Waits()
    with django_assert_num_queries(1):
        assert queries.waits_of(member=member(Held(Kind.OPERATOR)), at=NOW) == Waits({None: 1})


def test_a_doctor_asks_the_database_nothing(desk, django_assert_num_queries):
    who = member(Held(Kind.DOCTOR, desk.clinic.pk, desk.doctor.pk))

    with django_assert_num_queries(0):
        assert queries.waits_of(member=who, at=NOW) == Waits()
