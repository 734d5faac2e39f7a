"""Lays imported lines of the built-in register, one batch at a time."""

from collections.abc import Sequence
from typing import Any

from portal.domain.attachments import queries
from portal.domain.attachments.models import RegisterEntry
from portal.domain.attachments.rules.row import AttachmentRow
from portal.domain.clinics import actions as clinics
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.regions.models import Region


def store_register(*, region: Region, rows: Sequence[AttachmentRow]) -> clinics.Stored:
    """Lay lines of the register; a line may move to another clinic, as people do."""
    known = clinics.by_id(Clinic, region, (row.clinic for row in rows))
    doctors = clinics.by_id(Doctor, region, (row.doctor for row in rows if row.doctor))

    def values(row: AttachmentRow) -> dict[str, Any]:
        clinic = clinics.needed(known, row.clinic, "clinic")
        doctor = clinics.needed(doctors, row.doctor, "doctor") if row.doctor else None
        if doctor is not None and doctor.clinic_id != clinic.pk:
            raise clinics.Unfit("doctor", "это врач другой клиники")
        return _entry(row) | {"clinic_id": clinic.pk, "doctor_id": doctor.pk if doctor else None}

    return clinics.store(table=RegisterEntry, region=region, rows=rows, values=values)


def _entry(row: AttachmentRow) -> dict[str, Any]:
    return {
        "surname": row.surname,
        "name": row.name,
        "patronymic": row.patronymic,
        "name_key": queries.name_key(row.surname, row.name),
        "birth_date": row.birth_date,
        "snils": row.snils,
        "policy": row.policy,
        "kind": row.attached_as,
        "area": row.area,
        "since_date": row.since,
    }
