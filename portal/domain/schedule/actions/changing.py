"""Lays one change of a schedule and brings the days that it touches, in the caller's transaction.

`booking.actions.changing` stands above: it counts the visits that a change breaks, and is what sites call.
"""

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.regions import actions as regions
from portal.domain.regions import queries as calendars
from portal.domain.regions.models import Region
from portal.domain.regions.rules.calendar import OwnDay
from portal.domain.schedule.actions import days
from portal.domain.schedule.actions.loading import Scope
from portal.domain.schedule.models import Absence, SpecialDay, WeekTemplate
from portal.domain.schedule.rules import changes


class NotHere(LookupError):
    """The region has no such doctor, absence or template."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change reached: doctors, or with None a whole region on some days."""

    doctors: frozenset[int] | None
    opened: days.Opened


def lay(*, region: Region, change: changes.Change, at: datetime, by: Actor) -> Touched:
    """Write a change, its entry of the record, and what follows for the days in sight. Raises NotHere."""
    put = _PUT[type(change)]
    clinics, scope = put(region, change)
    audit.record(
        at=at, by=by, action=f"schedule.{_ACTION[type(change)]}", object_kind="region", object_id=region.pk,
        region=region.pk, facts=_plain(asdict(change)),
    )  # fmt: skip
    bring = partial(days.bring, region=region, off=calendars.calendar(region), at=at, by=by, scope=scope)
    opened = days.Opened()
    for clinic in clinics:
        opened += bring(clinic=clinic)
    return Touched(scope.doctors, opened)


Laid = tuple[list[Clinic], Scope]


def _doctor(region: Region, doctor_id: int) -> Doctor:
    found = Doctor.objects.filter(region=region, pk=doctor_id).select_related("clinic").first()
    if found is None:
        raise NotHere(f"doctor {doctor_id}")
    return found


def _of(doctor: Doctor) -> Laid:
    return [doctor.clinic], Scope(doctors=frozenset({doctor.pk}))


def _new_id() -> str:
    return f"desk-{uuid.uuid4().hex}"


def _put_absence(region: Region, change: changes.PutAbsence) -> Laid:
    doctor = _doctor(region, change.doctor_id)
    told = {"from_date": change.first, "to_date": change.last, "reason": change.reason.value}
    _once(Absence, doctor, told)
    return _of(doctor)


def _once(table: type[Absence | WeekTemplate], doctor: Doctor, told: dict[str, Any]) -> None:
    """Write a row unless the very same holds already: a second click changes nothing."""
    if not table.objects.filter(doctor=doctor, is_active=True, **told).exists():
        table.objects.create(region=doctor.region, external_id=_new_id(), doctor=doctor, **told)


def _end_absence(region: Region, change: changes.EndAbsence) -> Laid:
    found = Absence.objects.filter(region=region, pk=change.absence_id, is_active=True)
    absence = found.select_related("doctor__clinic").first()
    if absence is None:
        raise NotHere(f"absence {change.absence_id}")
    last = min(absence.to_date, change.back - timedelta(days=1))
    told: dict[str, Any] = {"to_date": last} if last >= absence.from_date else {"is_active": False}
    found.update(**told)
    return _of(absence.doctor)


def _put_special(region: Region, change: changes.PutSpecial) -> Laid:
    doctor = _doctor(region, change.doctor_id)
    _drop(doctor, change.day)
    SpecialDay.objects.create(
        region=region, external_id=_new_id(), doctor=doctor, day=change.day,
        **_columns(change.hours) if change.hours else {},
    )  # fmt: skip
    return _of(doctor)


def _drop_specials(region: Region, change: changes.DropSpecials) -> Laid:
    doctor = _doctor(region, change.doctor_id)
    if not _drop(doctor, change.day):
        raise NotHere(f"special day {change.day}")
    return _of(doctor)


def _drop(doctor: Doctor, day: date) -> int:
    return SpecialDay.objects.filter(doctor=doctor, day=day, is_active=True).update(is_active=False)


def _columns(hours: changes.Hours) -> dict[str, Any]:
    quotas = {str(int(source)): places for source, places in hours.quotas.items()}
    return asdict(hours) | {"quotas": quotas, "kind": int(hours.kind)}


def _put_template(region: Region, change: changes.PutTemplate) -> Laid:
    doctor = _doctor(region, change.doctor_id)
    dates = {"valid_from": change.valid_from, "valid_to": change.valid_to}
    told = {"weekday": change.weekday, "on_holidays": change.on_holidays, **dates, **_columns(change.hours)}
    _once(WeekTemplate, doctor, told)
    return _of(doctor)


def _end_template(region: Region, change: changes.EndTemplate) -> Laid:
    found = WeekTemplate.objects.filter(region=region, pk=change.template_id, is_active=True)
    template = found.select_related("doctor__clinic").first()
    if template is None:
        raise NotHere(f"template {change.template_id}")
    last = min(template.valid_to or date.max, change.last)
    told: dict[str, Any] = {"valid_to": last} if last >= template.valid_from else {"is_active": False}
    found.update(**told)
    return _of(template.doctor)


def _put_day_off(region: Region, change: changes.PutDayOff) -> Laid:
    regions.set_day(region=region, day=OwnDay(change.day, change.is_off, change.name))
    return _everywhere(region, change.day)


def _drop_day_off(region: Region, change: changes.DropDayOff) -> Laid:
    if not regions.drop_day(region=region, day=change.day):
        raise NotHere(f"day off {change.day}")
    return _everywhere(region, change.day)


def _everywhere(region: Region, day: date) -> Laid:
    return list(Clinic.objects.filter(region=region).order_by("pk")), Scope(days=frozenset({day}))


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the record keeps them: texts and numbers."""
    return {
        name: _plain(value) if isinstance(value, dict) else value if isinstance(value, int) else str(value)
        for name, value in told.items()
        if value is not None
    }


_PUT: Final[dict[type, Callable[[Region, Any], Laid]]] = {
    changes.PutAbsence: _put_absence,
    changes.EndAbsence: _end_absence,
    changes.PutSpecial: _put_special,
    changes.DropSpecials: _drop_specials,
    changes.PutTemplate: _put_template,
    changes.EndTemplate: _end_template,
    changes.PutDayOff: _put_day_off,
    changes.DropDayOff: _drop_day_off,
}
_ACTION: Final[dict[type, str]] = {
    changes.PutAbsence: "absence_put",
    changes.EndAbsence: "absence_ended",
    changes.PutSpecial: "special_day_put",
    changes.DropSpecials: "special_day_dropped",
    changes.PutTemplate: "template_put",
    changes.EndTemplate: "template_ended",
    changes.PutDayOff: "day_off_put",
    changes.DropDayOff: "day_off_dropped",
}
