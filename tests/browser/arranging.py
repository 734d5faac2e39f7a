"""Situations laid into a house that runs, by the factories and the domain's own verbs.

The house is another process: its clerk does this beside it, on its database; what is done there is told back as
JSON. Doctors stand in clinics of their own, so that other journeys find what they always find.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.browser.house import House

OWN = "arranged-"
RULES_KEPT_MS = 10_500
"""A process asks again what is set after ten seconds."""


def arrange(house: House, what: str, **told: Any) -> dict[str, Any]:
    """Run one situation of this file; return what it tells."""
    return json.loads(house.clerk.do("arrange", what, json.dumps(told, default=str)).splitlines()[-1])


def tidy(house: House) -> None:
    """Let nobody find the arranged clinics any more; their regions are off again."""
    house.change("UPDATE clinics_clinic SET is_active = ? WHERE external_id LIKE ?", False, f"{OWN}%")
    house.change("UPDATE clinics_doctor SET is_active = ? WHERE external_id LIKE ?", False, f"{OWN}%")
    house.change("UPDATE regions_region SET is_on = ? WHERE code = ?", False, "41")


def _why_not() -> dict[str, Any]:
    """A doctor for each reason that is against everybody, or against a woman born in 1990."""
    from tests.factories.clinics import ClinicFactory

    clinic = ClinicFactory(region=_region("26"), external_id=f"{OWN}why", short_name="Клиника «Почему нет»")
    made = {name: make(clinic) for name, make in _REASONS.items()}
    return {"clinic": clinic.pk, "doctors": {name: doctor.pk for name, doctor in made.items()}}


def _region(code: str, **fields: Any) -> Any:
    from portal.domain.regions.models import Region

    region = Region.objects.get(pk=code)
    for name, value in fields.items():
        setattr(region, name, value)
    region.save()
    return region


def _doctor(clinic: Any, name: str, *, group: str = "", of: Any = None, **fields: Any) -> Any:
    """Make a doctor of a speciality of its own, found by no search for a usual word."""
    from tests.factories.clinics import DoctorFactory, SpecialityFactory

    said = group or f"Врач приёма {name}"
    speciality = of or SpecialityFactory(
        region=clinic.region, external_id=f"{OWN}{clinic.pk}-{name}", name=said, patient_name=said,
        **{key: fields.pop(key) for key in ("serves", "needs_referral") if key in fields},
    )  # fmt: skip
    return DoctorFactory(
        clinic=clinic, region=clinic.region, speciality=speciality, external_id=f"{OWN}{clinic.pk}-{name}",
        position__external_id=f"{OWN}{clinic.pk}-{name}", surname=f"Приёмова{name}", **fields,
    )  # fmt: skip


def _with_places(doctor: Any, *, days: int = 3, slots: int = 6, **session: Any) -> Any:
    from tests.factories.schedule import WorkSessionFactory, in_days

    WorkSessionFactory(
        doctor=doctor, wall_date=in_days(days), wall_start=time(10), slots=slots, room=f"{doctor.pk}",
        **session,
    )  # fmt: skip
    return doctor


def _not_opened(clinic: Any) -> Any:
    from django.utils.timezone import now

    opens = (now() + timedelta(days=1)).replace(hour=5, minute=0, second=0, microsecond=0)
    return _with_places(_doctor(clinic, "а"), opens_at=opens)


def _all_taken(clinic: Any) -> Any:
    from portal.domain.schedule.models import Slot
    from tests.factories.booking import appointment
    from tests.factories.patients import patient

    doctor = _with_places(_doctor(clinic, "б"), slots=2)
    other = patient()
    for slot in Slot.objects.filter(doctor=doctor):
        appointment(other, slot)
    return doctor


def _quota(clinic: Any) -> Any:
    from portal.domain.schedule.models import Quota, WorkSession

    doctor = _with_places(_doctor(clinic, "л"), has_quota=True)
    Quota.objects.create(work_session=WorkSession.objects.get(doctor=doctor), source=5, places=0)
    return doctor


def _left(clinic: Any, name: str, **fields: Any) -> Any:
    """A doctor whose places are nobody's, and not the portal's to give."""
    from portal.domain.schedule.models import Slot

    doctor = _with_places(_doctor(clinic, name))
    Slot.objects.filter(doctor=doctor).update(**fields)
    return doctor


def _rests(clinic: Any) -> Any:
    from django.utils.timezone import now

    return _left(clinic, "н", rests_until=now() + timedelta(hours=1))


def _away(clinic: Any) -> Any:
    from tests.factories.schedule import AbsenceFactory, in_days

    doctor = _doctor(clinic, "в")
    AbsenceFactory(doctor=doctor, external_id=f"{OWN}{doctor.pk}", from_date=in_days(-1), to_date=in_days(9))
    return _with_places(doctor, state="closed", reason="absence")


def _only_attached(region_clinic: Any) -> Any:
    """A doctor of a second clinic, which sees only its own people."""
    from portal.domain.booking.rules.settings import Rule
    from tests.factories.clinics import ClinicFactory

    clinic = ClinicFactory(
        region=region_clinic.region, external_id=f"{OWN}own", short_name="Клиника «Только свои»"
    )
    _rule(Rule.ONLY_ATTACHED, clinic.pk)
    return _with_places(_doctor(clinic, "о"))


def _rule(rule: Any, clinic: int | None = None) -> int:
    from django.utils.timezone import now

    from portal.domain.audit.states import SYSTEM
    from portal.domain.booking import actions

    at, where = now(), actions.Where("26", clinic)
    return actions.set_rule(rule=rule, value=1, where=where, since_at=at, till_at=None, at=at, by=SYSTEM)


_REASONS: dict[str, Callable[[Any], Any]] = {
    "not_opened": _not_opened,
    "all_taken": _all_taken,
    "quota": _quota,
    "reserve": lambda clinic: _left(clinic, "м", kind=2),
    "rests": _rests,
    "away": _away,
    "no_schedule": lambda clinic: _doctor(clinic, "г"),
    "referral": lambda clinic: _with_places(_doctor(clinic, "д", needs_referral=True)),
    "registry": lambda clinic: _with_places(_doctor(clinic, "е", self_booking=False)),
    "too_young": lambda clinic: _with_places(_doctor(clinic, "ж", min_age=60)),
    "too_old": lambda clinic: _with_places(_doctor(clinic, "з", max_age=17)),
    "children": lambda clinic: _with_places(_doctor(clinic, "и", serves="children")),
    "sex": lambda clinic: _with_places(_doctor(clinic, "к", sex="m")),
    "only_attached": _only_attached,
}


def _second_visit(*, slot: int) -> dict[str, Any]:
    """Beside a booked visit: a colleague of its doctor, a doctor at the same time, and one visit at most."""
    from portal.domain.booking.rules.settings import Rule
    from portal.domain.schedule.models import Slot
    from tests.factories.schedule import in_days

    booked = Slot.objects.select_related("doctor__speciality", "doctor__clinic").get(pk=slot)
    clinic = booked.doctor.clinic
    ahead = (booked.wall_date - in_days(0)).days + 1
    made = {
        "same_speciality": _with_places(_doctor(clinic, "л", of=booked.doctor.speciality), days=ahead),
        "same_time": _at(_doctor(clinic, "м"), booked.wall_date, booked.wall_start),
        "limit": _with_places(_doctor(clinic, "н"), days=ahead),
    }
    return {name: doctor.pk for name, doctor in made.items()} | {"rule": _rule(Rule.VISITS_AT_MOST)}


def _without_rule(*, rule: int) -> dict[str, Any]:
    from django.utils.timezone import now

    from portal.domain.audit.states import SYSTEM
    from portal.domain.booking import actions

    return {"ended": actions.end_rule(setting_id=rule, region="26", at=now(), by=SYSTEM)}


def _at(doctor: Any, day: date, start: time) -> Any:
    from tests.factories.schedule import WorkSessionFactory

    WorkSessionFactory(doctor=doctor, wall_date=day, wall_start=start, slots=1, room=f"{doctor.pk}")
    return doctor


def _far_away(*, today: str) -> dict[str, Any]:
    """A clinic of Kamchatka with places on the two days around its next midnight."""
    from tests.factories.clinics import ClinicFactory

    region = _region("41", is_on=True, operator="ООО «Пример»", support_phone="+7 865 200-00-00")
    clinic = ClinicFactory(
        region=region, external_id=f"{OWN}far", short_name="Поликлиника у вулкана", time_zone="Asia/Kamchatka",
        address="г. Петропавловск-Камчатский, ул. Ленинская, 1", phones=["+7 415 200-00-01"],
    )  # fmt: skip
    doctor = _doctor(clinic, "п", group="Терапевт")
    first = datetime.fromisoformat(today).date()
    for number in (2, 3):
        _at(doctor, first + timedelta(days=number), time(8))
    return {"doctor": doctor.pk, "clinic": clinic.pk}


KNOWN: dict[str, Callable[..., dict[str, Any]]] = {
    "why_not": _why_not, "second_visit": _second_visit, "without_rule": _without_rule, "far_away": _far_away,
}  # fmt: skip
