"""The outside system on a loopback port, and the portal's way to it with short time-outs."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.adapters.mis.fhir.clinic import FhirClinic, FhirRegister
from portal.adapters.mis.fhir.wire import Times, Wire
from portal.domain.attachments.ports import Person
from portal.domain.booking.ports import Reservation
from tests.fakes import outside_clinic

ANNA = Person("Придумана", "Анна", "Сергеевна", date(1990, 1, 1), "70000100976", "2658900898000015")
TIMES = Times(connect_s=1.0, answer_s=0.7, longest_s=0.9, reading_s=10.0)


@pytest.fixture
def outside(tmp_path):
    with outside_clinic.running(tmp_path) as clinic:
        yield clinic


@pytest.fixture
def wire(outside):
    return Wire(url=outside.url, key=outside_clinic.KEY, times=TIMES)


@pytest.fixture
def fhir(wire):
    return FhirClinic(wire, "pgp1")


@pytest.fixture
def register(wire):
    return FhirRegister(wire)


@pytest.fixture
def span():
    now = datetime.now(UTC).replace(microsecond=0)
    return {"since": now, "until": now + timedelta(days=15)}


@pytest.fixture
def free(fhir, span):
    """Places of the clinic that are free, by time."""
    places = [place for hours in fhir.hours(**span) for place in hours.places if place.is_free]
    return sorted(places, key=lambda place: place.starts_at)


@pytest.fixture
def ask(free):
    """Return a call that makes a reservation of the free place of this number."""

    def make(number=0, patient=ANNA, key=None):
        place = free[number]
        return Reservation(
            key=key or uuid.uuid4(), clinic_id=1, slot_id=1, card_id=uuid.uuid4(), starts_at=place.starts_at,
            place=place.number, patient=patient,
        )  # fmt: skip

    return make
