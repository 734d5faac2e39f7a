import pytest

from portal.domain.clinics.rules import row as rules
from portal.kit.rows import Complaint, Row

CLINIC = {
    "id": "c1",
    "full_name": "ГБУЗ «Поликлиника № 1»",
    "short_name": "Поликлиника № 1",
    "type": "adult_polyclinic",
    "address": "ул. Ленина, 1",
    "latitude": 45.04,
    "longitude": 41.97,
    "time_zone": "Europe/Moscow",
    "serves": "adults",
}
DOCTOR = {"id": "d1", "position": "p1", "surname": "Ежова", "name": "Анна", "gender": "f"}

SITE = {"id": "s1", "clinic": "c1", "name": "Корпус 2", "address": "ул. Мира, 2"}
STREET = {"id": "m", "name": "улица Мира", "settlement": "Ставрополь", "latitude": 45.04, "longitude": 41.96}


def _read(reader, values):
    row = Row(values)
    found = reader(row)
    row.finish()
    return found, row.complaints


def test_clinic_is_read():
    found, complaints = _read(rules.clinic, CLINIC)
    assert complaints == []
    assert (found.id, found.active, found.phones, found.latitude) == ("c1", True, [], 45.04)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"type": "shop"}, "type"),
        ({"serves": "cats"}, "serves"),
        ({"latitude": 451}, "latitude"),
        ({"longitude": None}, "latitude"),
        ({"time_zone": "Moscow"}, "time_zone"),
        ({"phones": "+7"}, "phones"),
        ({"phones": [7]}, "phones"),
        ({"full_name": "x" * 501}, "full_name"),
        ({"active": "no"}, "active"),
    ],
)
def test_clinic_names_the_wrong_field(change, complaint):
    _, complaints = _read(rules.clinic, CLINIC | change)
    assert [each.field for each in complaints] == [complaint]


def test_all_wrong_fields_are_named():
    _, complaints = _read(rules.clinic, CLINIC | {"id": 1, "type": "shop", "hourz": "8-9"})
    assert [each.field for each in complaints] == ["id", "type", "hourz"]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((18, None), []),
        ((0, 17), []),
        ((5, 5), []),
        ((18, 17), [Complaint("max_age", "меньше, чем min_age")]),
        ((-1, None), [Complaint("min_age", "нужно число от 0 до 150")]),
        ((None, 151), [Complaint("max_age", "нужно число от 0 до 150")]),
    ],
)
def test_ages_are_full_years_both_included(ages, expected):
    _, complaints = _read(rules.doctor, DOCTOR | dict(zip(("min_age", "max_age"), ages, strict=True)))
    assert complaints == expected


def test_doctor_without_the_rest_is_read():
    found, complaints = _read(rules.doctor, DOCTOR)
    assert complaints == []
    assert (found.site, found.sex, found.self_booking, found.active) == ("", "", True, True)


@pytest.mark.parametrize("told", [True, False, None])
@pytest.mark.parametrize("field", ["wheelchair", "sign_language"])
def test_access_is_told_denied_or_not_known(field, told):
    readers = [(rules.clinic, CLINIC), (rules.site, SITE), (rules.doctor, DOCTOR)]
    for reader, whole in readers:
        found, complaints = _read(reader, whole | {field: told})
        assert (getattr(found, field), complaints) == (told, [])
        assert getattr(_read(reader, whole)[0], field) is None
        _, complaints = _read(reader, whole | {field: "да"})
        assert complaints == [Complaint(field, "нужно true, false или null")]


def test_street_is_read():
    found, complaints = _read(rules.street, STREET)
    assert complaints == []
    assert (found.name, found.settlement, found.latitude, found.longitude) == (
        "улица Мира",
        "Ставрополь",
        45.04,
        41.96,
    )


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"latitude": None, "longitude": None}, ["latitude"]),
        ({"latitude": 91}, ["latitude"]),
        ({"name": ""}, ["name"]),
        ({"settlement": None}, ["settlement"]),
        ({"district": "Ленинский"}, ["district"]),
    ],
)
def test_street_names_the_wrong_field(change, fields):
    _, complaints = _read(rules.street, STREET | change)
    assert [each.field for each in complaints] == fields
