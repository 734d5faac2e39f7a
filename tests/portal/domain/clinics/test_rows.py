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
