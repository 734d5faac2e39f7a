"""The engine finds the appointments of a place by the index that also guards it."""

from datetime import timedelta

import pytest
from django.db import connection

from portal.domain.booking.actions import holding, known
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import against, boards, sheet, terms
from portal.domain.booking.queries import places as queries
from portal.domain.booking.states import State
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.ground import databases
from tests.portal.domain.booking.tables import plan

INDEX = "booking_place_sold_once"


@pytest.fixture
def town(db):
    """A month of two doctors, nearly all of it booked, as the engine's statistics see it."""
    for _ in range(2):
        _month(patient())
    databases.analyze()
    return Appointment.objects.first()


def _month(someone):
    doctor = DoctorFactory()
    for day in range(1, 31):
        desk = places.desk(doctor=doctor, starts_at=NOW + timedelta(days=day), slots=32)
        Appointment.objects.bulk_create(_booked(someone, slot, day) for slot in desk.slots)


def _booked(someone, slot, day):
    number = f"{someone.account.pk}-{day}-{slot.number}"
    return Appointment(
        account_id=someone.account.pk, card=someone.card, slot=slot, doctor_id=slot.doctor_id,
        clinic_id=slot.clinic_id, speciality_id=1, starts_at=slot.starts_at, ends_at=slot.ends_at,
        wall_date=slot.wall_date, wall_start=slot.wall_start, time_zone=places.ZONE, state=State.BOOKED,
        held_at=NOW, hold_ends_at=NOW, number=number[-12:], booked_at=NOW,
    )  # fmt: skip


def whole_table(told):
    """Return the lines that read every appointment; the index of living holds is small."""
    slow = ("Seq Scan on booking_appointment", "SCAN b", "SCAN booking_appointment")
    return [line for line in told.splitlines() if line.split("  (")[0].endswith(slow)]


@pytest.mark.parametrize(
    "statement", ["_BOARD", "_DOCTORS", "_CLINICS", "_SPECIALITIES", "_NEAREST", "_STANDING", "_LEFT"]
)
def test_free_places_are_read_through_the_index(town, statement):
    adapt = connection.ops.adapt_datetimefield_value
    values = {
        "now": adapt(NOW), "from": adapt(NOW), "doctor": town.doctor_id, "clinic": town.clinic_id,
        "code": "26", "slot": town.slot_id, "limit": 3, "doctors": town.doctor_id,
        "day": connection.ops.adapt_datefield_value(town.wall_date),
        "first": connection.ops.adapt_datefield_value(town.wall_date),
        "last": connection.ops.adapt_datefield_value(town.wall_date),
        "since": adapt(NOW), "until": adapt(NOW + timedelta(days=9)),
    }  # fmt: skip

    gap = queries.GAP[connection.vendor]
    sql = next(getattr(one, statement) for one in (queries, boards, terms) if hasattr(one, statement))
    told = plan(sql.replace("{gap}", gap), values)

    assert INDEX in told
    assert whole_table(told) == []


def test_week_of_a_doctor_is_read_through_the_index(town):
    adapt, wall = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    values = {
        "now": adapt(NOW), "from": adapt(NOW), "doctor": town.doctor_id, "region": "26",
        "since": adapt(NOW), "until": adapt(NOW + timedelta(days=9)), "first": wall(NOW.date()),
        "last": wall(NOW.date() + timedelta(days=6)), "wanted": None,
    }  # fmt: skip

    told = plan(sheet._statement(connection.vendor), values)

    assert INDEX in told
    assert whole_table(told) == []


@pytest.mark.parametrize(
    "statement",
    [
        known._FACTS.format(own="", used_up=queries.USED_UP),
        known._FACTS.format(own=against.OWN, used_up=queries.USED_UP),
        holding._RELEASE.format(lock=""),
    ],
    ids=["facts", "facts of a proxy", "release"],
)
def test_hold_reads_its_place_through_the_index(town, statement):
    adapt = connection.ops.adapt_datetimefield_value
    values = {
        "now": adapt(NOW), "card": holding.trail.key(town.card_id), "account": town.account_id,
        "region": "26", "slot": town.slot_id, "state": "released", "since": adapt(NOW),
    }  # fmt: skip

    told = plan(statement, values)

    assert whole_table(told) == []
