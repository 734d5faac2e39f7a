"""A clinic whose own system does not answer: its pages say since when, nobody else's do."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.health import actions as health
from portal.domain.health import queries
from tests.factories.clinics import ClinicFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.visitor import text

SILENT = "Клиника не отвечает с"


@pytest.fixture
def doctor(region):
    clinic = ClinicFactory(region=region, system="stand", system_number="pgp1")
    return WorkSessionFactory(doctor__clinic=clinic, doctor__region=region, wall_date=in_days(2)).doctor


def pages(doctor):
    clinic = f"doctors/clinics/{doctor.clinic_id}/"
    return [f"doctors/{doctor.pk}/", clinic, f"{clinic}{doctor.speciality_id}/"]


def note(*, is_up, ago=0):
    health.note(system="mis:stand", is_up=is_up, at=now() - timedelta(minutes=ago))


def test_pages_say_since_when(guest, doctor):
    note(is_up=False, ago=7)
    note(is_up=False)
    for page in pages(doctor):
        told = text(guest.get(page))
        assert SILENT in told
        assert "выберите другую клинику" in told


def test_pages_say_nothing_while_it_answers(guest, doctor):
    note(is_up=False, ago=7)
    note(is_up=True)
    for page in pages(doctor):
        told = text(guest.get(page))
        assert doctor.speciality.patient_name in told
        assert SILENT not in told


def test_silence_of_a_system_is_not_said_of_our_own_clinics(guest, doctor, region):
    note(is_up=False)
    own = WorkSessionFactory(doctor__clinic=ClinicFactory(region=region), doctor__region=region).doctor
    for page in pages(own):
        assert SILENT not in text(guest.get(page))


def test_nobody_has_read_for_long(db):
    assert queries.silent_since("stand", now()) is None
    note(is_up=True, ago=11)
    assert queries.silent_since("stand", now()) is not None
    note(is_up=True, ago=9)
    assert queries.silent_since("stand", now()) is None
