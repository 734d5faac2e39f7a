"""A clinic of the portal that lives in the real outside system, with short time-outs between them."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from portal.config import env
from portal.config.clinics import Systems
from portal.domain.booking import actions, ports
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import ASKED_AGAIN_AFTER, NOTICE_BEFORE, CancelReason
from portal.domain.clinics.models import Clinic
from portal.domain.patients.models import Card
from portal.domain.regions.models import Region
from portal.domain.schedule import ports as schedule
from portal.domain.schedule.models import Slot
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.fakes import outside_clinic
from tests.fakes.outside_clinic import OutsideClinic

_AHEAD = timedelta(hours=2)


@dataclass
class Place:
    """The clinic on both sides of the wire, and what its people and ours do."""

    clinic: Clinic
    outside: OutsideClinic
    at: datetime

    def refresh(self, at=None):
        actions.refresh_clinics(clock=lambda: at or self.at)

    def free(self, doctor=1):
        """Places of a doctor of the shipped clinic that may be held here, by time.

        None is so near that it could not be held minutes later: these tests look ahead of the clock.
        """
        return self.free_of(f"pgp1-d0{doctor}")

    def free_of(self, doctor):
        found = Slot.objects.filter(
            doctor__external_id=doctor, state="open", starts_at__gt=self.at + NOTICE_BEFORE + _AHEAD,
            work_session__opens_at__lte=self.at, work_session__state="open",
        )  # fmt: skip
        return list(found.order_by("starts_at").select_related("outside"))

    def hold(self, patient, slot, at=None):
        return actions.hold(**patient.keys, slot_id=slot.pk, region="26", at=at or self.at)

    def confirm(self, patient, held, at=None, *, waits=False):
        actions.confirm(
            account_id=patient.account.pk, appointment_id=held.appointment_id, clinic_id=self.clinic.pk,
            region="26", at=at or self.at, by=patient.by, waits=waits,
        )  # fmt: skip

    def book(self, patient, slot):
        """Hold and confirm; return the id, whatever the clinic said."""
        held = self.hold(patient, slot)
        with suppress(actions.AwaitingClinic, actions.NotBookable):
            self.confirm(patient, held)
        return held.appointment_id

    def cancel(self, patient, appointment_id):
        actions.cancel(
            account_id=patient.account.pk, appointment_id=appointment_id, reason=CancelReason.MISTAKE,
            region="26", at=self.at, by=patient.by,
        )  # fmt: skip

    def mend(self):
        """Switch every fault off, and let the ten seconds pass in which nobody is asked."""
        self.outside.mend()
        self.forget()

    def forget(self):
        """Let the ten seconds pass in which a system that failed is not asked."""
        breaker = ports.clinic_system(self.clinic.pk)._wire._breaker
        breaker._opened_at = None
        breaker._ended.clear()

    def settle(self):
        return actions.settle(at=self.at + ASKED_AGAIN_AFTER)

    def here(self):
        """Return (key, slot) of what is booked on the portal."""
        rows = Appointment.objects.filter(state="booked").select_related("slot__outside").order_by("pk")
        return sorted((one.pk.urn, one.slot.outside.number) for one in rows)

    def there(self):
        """Return (key, slot) of what the portal has booked there."""
        return sorted((key, slot) for key, slot, made_by in self.outside.booked() if made_by == "portal")


def systems(clinic, *, answer_s=0.8):
    """Return the portal's systems with the time-outs of a test."""
    told = env.Clinics(
        systems={"stand": env.OutsideSystem(clinic.url, outside_clinic.KEY)}, ca_file=None, connect_s=1.0,
        answer_s=answer_s, longest_s=answer_s + 0.2, reading_s=15.0, at_once=4,
    )  # fmt: skip
    return Systems(told)


@pytest.fixture
def outside(tmp_path):
    with outside_clinic.running(tmp_path, silence_s=1.4) as clinic:
        yield clinic


@pytest.fixture
def place(db, outside, monkeypatch):
    clinic = ClinicFactory(external_id="pgp1", system="stand", system_number="pgp1")
    for number in range(1, 4):
        DoctorFactory(clinic=clinic, external_id=f"pgp1-d0{number}", speciality=SpecialityFactory())
    Region.objects.filter(pk=clinic.region_id).update(horizon_days=6)  # fewer places, quicker tests
    made = systems(outside)
    monkeypatch.setattr(ports, "system_of", made.of)
    monkeypatch.setattr(schedule, "timetable_of", made.timetable)
    at = datetime.now(UTC).replace(microsecond=0)
    found = Place(clinic, outside, at + timedelta(seconds=1))
    found.refresh()
    return found


def as_kept(patient, **changed):
    """Return a patient as the outside system keeps them."""
    card = Card.objects.get(pk=patient.card.pk)
    card.policy = card.policy_number
    return outside_clinic.person(card, **changed)
