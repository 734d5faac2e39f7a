"""Messages of wire/mis as values of the domain, and whatever else may come: read whole or refused."""

import contextlib
import copy
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.mis.fhir import shapes, wire
from portal.domain.attachments.ports import Attached, Person, Record
from portal.domain.attachments.states import Kind
from portal.domain.booking.ports import Reservation, Visit
from portal.domain.schedule.ports import Hours, Place
from tests.portal.adapters.mis.conftest import ANNA

SAMPLES = Path(__file__).resolve().parents[5] / "wire" / "mis" / "fhir"
KEY = uuid.UUID("7b0e6f0a-5a39-4a43-9a53-6d2f4c3f1a10")
SLOT = "pgp1-d01.2026-11-24.0900.1"
SIX = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def _named(spoil):
    """Name a lambda by where it stands."""
    return f"line-{spoil.__code__.co_firstlineno}"


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def reservation(**changed):
    told = {
        "key": KEY, "clinic_id": 1, "slot_id": 1, "card_id": KEY, "starts_at": SIX, "place": SLOT,
        "patient": ANNA,
    }  # fmt: skip
    return Reservation(**told | changed)


def test_asks_what_the_sample_asks():
    said = "Что беспокоит? — Болит ухо\nУже были у нас? — Нет"
    asked = shapes.appointment(reservation(comment=said))
    assert asked == sample("appointment-asked")
    assert shapes.appointment(reservation()) == {name: asked[name] for name in asked if name != "comment"}
    assert shapes.cancelled(reservation()) == sample("appointment-cancelled")
    assert shapes.key(reservation()) == f"urn:ietf:rfc:3986|{KEY.urn}"


def test_reads_the_sample_of_a_visit():
    assert shapes.visit(sample("appointment-booked")) == Visit("17", KEY, SLOT, ANNA, is_cancelled=False)


def test_reads_the_sample_of_places():
    told = wire.entries(sample("slots"))

    assert shapes.hours(told) == [
        Hours(
            "pgp1-d01", "105", SIX, SIX.replace(hour=10),
            [Place(SLOT, SIX, SIX.replace(minute=15), is_free=True)],
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Moscow", 3), ("Europe/Kaliningrad", 2), ("Asia/Kamchatka", 12)]
)
def test_a_moment_without_a_zone_is_the_clock_of_the_clinic(zone, hours):
    told = copy.deepcopy(wire.entries(sample("slots")))
    for one in (told[0], told[1]["planningHorizon"]):
        one.update({name: one[name].removesuffix("+00:00") for name in ("start", "end")})
    own = SIX - timedelta(hours=hours)

    (read,) = shapes.hours(told, zone)

    assert (read.starts_at, read.places[0].starts_at) == (own, own)
    assert read.places[0].ends_at == own + timedelta(minutes=15)
    assert shapes.hours(wire.entries(sample("slots")), zone)[0].starts_at == SIX  # told with one: as it says


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
def test_a_moment_past_every_calendar_is_refused(told):
    zone = "America/New_York" if told.startswith("9") else "Asia/Kamchatka"
    with pytest.raises(wire.Bad):
        shapes.moment(told, zone)


def test_reads_the_sample_of_the_register():
    (record,) = map(shapes.record, wire.entries(sample("patients")))

    assert record.person == Person(
        "Посторонняя", "Прасковья", "Петровна", date(1971, 2, 3), "70099999909", "2600000000000009"
    )
    assert record.attached == [
        Attached(Kind.THERAPEUTIC, "pgp1", area="1", doctor="pgp1-d01", since=date(2012, 4, 2))
    ]


def test_no_personal_data_stand_in_what_is_printed():
    printed = repr(reservation()) + repr(shapes.visit(sample("appointment-booked")))

    assert [part for part in ("Придумана", "70000100976", "2658900898000015") if part in printed] == []
    assert SLOT in printed


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("status"),
        lambda told: told.update(status="unknown"),
        lambda told: told.pop("slot"),
        lambda told: told.update(slot=[{"reference": "Schedule/1"}]),
        lambda told: told.pop("contained"),
        lambda told: told.update(contained=told["contained"] * 2),
        lambda told: told["contained"][0].pop("birthDate"),
        lambda told: told["contained"][0].pop("name"),
        lambda told: told["contained"][0]["name"][0].update(family="Я" * 101),
        lambda told: told.update(id="../../x"),
        lambda told: told.pop("id"),
    ],
    ids=_named,
)
def test_half_a_visit_is_refused(spoil):
    told = sample("appointment-booked")
    spoil(told)

    with pytest.raises(wire.Bad):
        shapes.visit(told)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda slot, _hours: slot.update(status="maybe"),
        lambda slot, _hours: slot.update(start="2026-11-24T06:00:00"),
        lambda slot, _hours: slot.update(end=slot["start"]),
        lambda slot, _hours: slot.update(schedule={"reference": "Schedule/another"}),
        lambda _slot, hours: hours.update(actor=hours["actor"][1:]),
        lambda _slot, hours: hours.pop("planningHorizon"),
    ],
    ids=_named,
)
def test_half_a_schedule_is_refused(spoil):
    told = copy.deepcopy(wire.entries(sample("slots")))
    spoil(*told)

    with pytest.raises(wire.Bad):
        shapes.hours(told)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    name=st.sampled_from(["status", "slot", "contained", "identifier", "id", "participant"]), value=ANYTHING
)
def test_whatever_comes_is_a_visit_or_refused(name, value):
    with contextlib.suppress(wire.Bad):
        assert isinstance(shapes.visit(sample("appointment-booked") | {name: value}), Visit)


@given(
    name=st.sampled_from(["name", "identifier", "birthDate", "extension", "generalPractitioner",
                          "managingOrganization"]),
    value=ANYTHING,
)  # fmt: skip
def test_whatever_comes_is_a_record_or_refused(name, value):
    told = wire.entries(sample("patients"))[0]
    with contextlib.suppress(wire.Bad):
        assert isinstance(shapes.record(told | {name: value}), Record)
