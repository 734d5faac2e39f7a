"""Two people, a doctor with four places, and a clinic's system that answers as it is told."""

import pytest

from portal.domain.booking import actions, ports
from tests.factories import booking as places
from tests.factories import patients
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.domain.booking import breaking


@pytest.fixture
def desk(db):
    return places.desk()


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def doctor(region):
    """Somebody who works every morning, and whose schedule a test changes."""
    return breaking.doctor(region)


@pytest.fixture
def anna(db):
    return patients.patient()


@pytest.fixture
def boris(db):
    return patients.patient()


@pytest.fixture
def clinic(monkeypatch):
    system = ClinicSystem()
    monkeypatch.setattr(ports, "system_of", lambda _clinic_id: system)
    return system


@pytest.fixture
def hold():
    def call(patient, slot, at=NOW, region="26"):
        return actions.hold(**patient.keys, slot_id=slot.pk, region=region, at=at)

    return call


@pytest.fixture
def confirm():
    def call(patient, held, desk, at=NOW):
        actions.confirm(
            account_id=patient.account.pk,
            appointment_id=held.appointment_id,
            clinic_id=desk.clinic.pk,
            region="26",
            at=at,
            by=patient.by,
        )

    return call
