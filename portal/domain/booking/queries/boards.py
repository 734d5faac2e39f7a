"""How many places are free, by clinic, doctor and speciality: one hand-written statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.domain.booking.queries.notice import rows_in
from portal.domain.booking.queries.places import FREE
from portal.kit import moments

_BOOKABLE: Final = """
JOIN clinics_doctor d ON d.id = s.doctor_id AND d.is_active AND d.self_booking
JOIN clinics_speciality p ON p.id = d.speciality_id AND p.self_booking AND NOT d.needs_referral
"""
"""Only doctors that people may book themselves: places that nobody can take are not promised."""
_BOARD: Final = f"""
SELECT s.doctor_id, count(*), min(s.starts_at)
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
{_BOOKABLE}WHERE s.clinic_id = %(clinic)s AND {FREE}
GROUP BY s.doctor_id
"""  # noqa: S608
_DOCTORS: Final = f"""
SELECT s.doctor_id, count(*), min(s.starts_at)
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
{_BOOKABLE}WHERE s.doctor_id IN (%(doctors)s) AND {FREE}
GROUP BY s.doctor_id
"""  # noqa: S608
_CLINICS: Final = f"""
SELECT s.clinic_id, count(*), min(s.starts_at)
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_clinic c ON c.id = s.clinic_id
{_BOOKABLE}WHERE c.region_id = %(code)s AND {FREE}
GROUP BY s.clinic_id
"""  # noqa: S608
_SPECIALITIES: Final = f"""
SELECT d.speciality_id, count(*), min(s.starts_at)
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_clinic c ON c.id = s.clinic_id AND c.is_active
{_BOOKABLE}WHERE c.region_id = %(code)s AND {FREE}
GROUP BY d.speciality_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Count:
    """How many places are free and when the nearest one begins (UTC)."""

    free: int
    nearest_at: datetime


def board_of_clinic(*, region: str, clinic_id: int, at: datetime) -> dict[int, Count]:
    """Return free places by doctor; a doctor without any is missing (one statement)."""
    return _counts(rows_in(_BOARD, region=region, at=at, clinic=clinic_id))


def board_of_doctors(*, region: str, doctors: Sequence[int], at: datetime) -> dict[int, Count]:
    """Return free places by doctor, for the doctors of a search (one statement)."""
    if not doctors:
        return {}
    listed = ", ".join(str(int(doctor)) for doctor in doctors)
    return _counts(rows_in(_DOCTORS.replace("%(doctors)s", listed), region=region, at=at))


def board_of_region(*, region: str, at: datetime) -> dict[int, Count]:
    """Return free places by clinic; a clinic without any is missing (one statement)."""
    return _counts(rows_in(_CLINICS, region=region, at=at, code=region))


def specialities_of_region(*, region: str, at: datetime) -> dict[int, Count]:
    """Return free places by speciality; one without any is missing (one statement)."""
    return _counts(rows_in(_SPECIALITIES, region=region, at=at, code=region))


def _counts(rows: list[tuple[Any, ...]]) -> dict[int, Count]:
    return {key: Count(free, moments.read(nearest)) for key, free, nearest in rows}
