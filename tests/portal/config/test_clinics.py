"""Outside systems of clinics in the environment: whole, or a sentence that stops the start."""

import uuid

import pytest

from portal.adapters.mis.own import OwnSchedule
from portal.config import clinics, env
from portal.domain.booking.ports import ClinicAway, Reservation
from tests.factories.clinics import ClinicFactory


def test_nobody_is_asked_unless_told_but_the_made_up_one(monkeypatch):
    for name in ("MIS_URLS", "MIS_KEYS", "CLINIC_PORT"):
        monkeypatch.delenv(name, raising=False)

    monkeypatch.setenv("PORTAL_ENV", "production")
    assert env.clinics().systems == {}
    monkeypatch.setenv("PORTAL_ENV", "local")
    assert [(name, one.url) for name, one in env.clinics().systems.items()] == [
        ("stand", "http://127.0.0.1:8002")
    ]


def test_systems_are_named_with_their_keys(monkeypatch):
    monkeypatch.setenv("MIS_URLS", "one=https://one.example/, two=http://127.0.0.1:9")
    monkeypatch.setenv("MIS_KEYS", "one=a,two=b=c")

    told = env.clinics().systems

    assert {name: (one.url, one.key) for name, one in told.items()} == {
        "one": ("https://one.example", "a"),
        "two": ("http://127.0.0.1:9", "b=c"),
    }
    assert "b=c" not in repr(told)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MIS_URLS", "one", "имя=значение"),
        ("MIS_URLS", "one=ftp://x", "нужен адрес вида"),
        ("MIS_URLS", "two=https://two.example", "ключа для неё"),
        ("MIS_KEYS", "=x", "имя=значение"),
        ("MIS_ANSWER_SECONDS", "soon", "число секунд"),
        ("MIS_LONGEST_SECONDS", "60", "за минуту"),
        ("MIS_AT_ONCE", "0", "от 1 до 100"),
    ],
)
def test_what_is_wrong_is_said(monkeypatch, name, value, sentence):
    monkeypatch.setenv("MIS_URLS", "one=https://one.example")
    monkeypatch.setenv("MIS_KEYS", "one=a")
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit, match=sentence):
        env.clinics()


def test_patients_travel_in_the_open_to_no_other_machine(monkeypatch):
    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.setenv("MIS_URLS", "one=http://one.example")
    monkeypatch.setenv("MIS_KEYS", "one=a")

    with pytest.raises(SystemExit, match="без https"):
        env.clinics()


@pytest.mark.django_db
def test_the_clock_of_a_clinic_reaches_its_timetable(monkeypatch):
    monkeypatch.setenv("MIS_URLS", "one=https://one.example")
    monkeypatch.setenv("MIS_KEYS", "one=a")
    far = ClinicFactory(system="one", system_number="7", time_zone="Asia/Kamchatka")

    assert clinics.Systems(env.clinics()).timetable(far.pk)._zone == "Asia/Kamchatka"


@pytest.mark.django_db
def test_each_clinic_has_its_system(monkeypatch):
    monkeypatch.setenv("MIS_URLS", "one=https://one.example")
    monkeypatch.setenv("MIS_KEYS", "one=a")
    systems = clinics.Systems(env.clinics())
    own, outside = ClinicFactory(), ClinicFactory(system="one", system_number="7")
    unnamed = ClinicFactory(system="another", system_number="7")

    assert isinstance(systems.of(own.pk), OwnSchedule)
    assert systems.timetable(own.pk) is None
    assert not systems.of(outside.pk).answers_at_once
    assert systems.timetable(outside.pk) is not None
    assert systems.register("26").name == "import+fhir"
    asked = Reservation(
        key=uuid.uuid4(), clinic_id=1, slot_id=1, card_id=uuid.uuid4(), starts_at=None, place="1"
    )
    with pytest.raises(ClinicAway):
        systems.of(unnamed.pk).find(asked)
