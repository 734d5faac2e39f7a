"""Lays imported week templates, single days, absences and days off, one batch of one kind at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.domain.clinics import actions as clinics
from portal.domain.clinics.models import Doctor
from portal.domain.regions import actions as regions
from portal.domain.regions.models import Region
from portal.domain.regions.rules.calendar import OwnDay
from portal.domain.schedule.models import Absence, SpecialDay, WeekTemplate
from portal.domain.schedule.rules import moments
from portal.domain.schedule.rules.row import AbsenceRow, HolidayRow, SpecialRow, TemplateRow

_DOCTOR_STAYS = {"doctor_id": "doctor"}


def store_templates(*, region: Region, rows: Sequence[TemplateRow]) -> clinics.Stored:
    """Lay week templates; a template stays with its doctor."""
    doctors = clinics.by_id(Doctor, region, (row.doctor for row in rows))

    def values(row: TemplateRow) -> dict[str, Any]:
        return {
            "doctor_id": clinics.needed(doctors, row.doctor, "doctor").pk,
            "weekday": row.weekday,
            "starts": row.starts,
            "ends": row.ends,
            "slot_minutes": row.slot_minutes,
            "room": row.room,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "kind": row.kind,
            "seats": row.seats,
            "quotas": row.quotas,
            "on_holidays": row.on_holidays,
        }

    return clinics.store(table=WeekTemplate, region=region, rows=rows, values=values, fixed=_DOCTOR_STAYS)


def store_specials(*, region: Region, rows: Sequence[SpecialRow]) -> clinics.Stored:
    """Lay hours of single days; each stays with its doctor."""
    doctors = clinics.by_id(Doctor, region, (row.doctor for row in rows))

    def values(row: SpecialRow) -> dict[str, Any]:
        return {
            "doctor_id": clinics.needed(doctors, row.doctor, "doctor").pk,
            "day": row.day,
            "starts": row.starts,
            "ends": row.ends,
            "slot_minutes": row.slot_minutes,
            "room": row.room,
            "kind": row.kind,
            "seats": row.seats,
            "quotas": row.quotas,
        }

    return clinics.store(table=SpecialDay, region=region, rows=rows, values=values, fixed=_DOCTOR_STAYS)


def store_holidays(*, region: Region, rows: Sequence[HolidayRow]) -> clinics.Stored:
    """Lay days off and working days of the region; one that is not active is forgotten."""
    stored = clinics.Stored()
    for row in rows:
        if not row.active:
            dropped = regions.drop_day(region=region, day=row.day)
            stored.updated += dropped
            stored.unchanged += not dropped
            continue
        is_new, changed = regions.set_day(region=region, day=OwnDay(row.day, row.is_off, row.name))
        stored.created += is_new
        stored.updated += changed and not is_new
        stored.unchanged += not changed
    return stored


def store_absences(*, region: Region, rows: Sequence[AbsenceRow], at: datetime) -> clinics.Stored:
    """Lay absences; relative days count from the date of `at` in the doctor's clinic."""
    doctors = clinics.by_id(Doctor, region, (row.doctor for row in rows), "clinic")

    def values(row: AbsenceRow) -> dict[str, Any]:
        doctor = clinics.needed(doctors, row.doctor, "doctor")
        first, last = row.dates(moments.wall(at, doctor.clinic.time_zone).date())
        return {"doctor_id": doctor.pk, "from_date": first, "to_date": last, "reason": row.reason}

    return clinics.store(table=Absence, region=region, rows=rows, values=values, fixed=_DOCTOR_STAYS)
