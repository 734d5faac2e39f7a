"""Why a place may not be booked by this patient now: all the reasons, not the first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.attachments.rules import judging
from portal.domain.attachments.rules.records import Person
from portal.domain.booking.rules.settings import Limits
from portal.domain.patients.rules import ages
from portal.kit import dates


class Why(StrEnum):
    """One reason against a booking."""

    TAKEN = "taken"
    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    PASSED = "passed"
    TOO_LATE = "too_late"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    OTHER_SEX = "other_sex"
    ONLY_CHILDREN = "only_children"
    ONLY_ADULTS = "only_adults"
    NOT_ONLINE = "not_online"
    NEEDS_REFERRAL = "needs_referral"
    SAME_SPECIALITY = "same_speciality"
    OVERLAPS = "overlaps"
    TOO_MANY_VISITS = "too_many_visits"
    TOO_MANY_HOLDS = "too_many_holds"
    NOT_TOLD = "not_told"
    LEVEL_LOW = "level_low"
    OLD_OVER = "old_over"
    OLD_OTHER = "old_other"
    NOT_ATTACHED = "not_attached"
    CLINIC_SILENT = "clinic_silent"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what its sentence needs (years, an instant, a number)."""

    why: Why
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sees:
    """Whom a doctor sees: ages in full years, both included; `sex` is the only one seen, empty for both."""

    min_age: int | None
    max_age: int | None
    sex: str
    doctor_serves: str
    clinic_serves: str


@dataclass(frozen=True, slots=True)
class Place(Sees):
    """What is known of the place: instants are UTC, `wall_date` is the clinic's calendar.

    `is_used_up`: its session has a quota for this way in, and gives no more by it.
    """

    is_open: bool
    is_taken: bool
    starts_at: datetime
    opens_at: datetime
    wall_date: date
    self_booking: bool
    needs_referral: bool
    is_used_up: bool = False


@dataclass(frozen=True, slots=True)
class Visits:
    """What is booked for the patient already: `visits` are to come, `holds` are of the account that books."""

    same_speciality: bool
    overlaps: bool
    visits: int
    holds: int


@dataclass(frozen=True, slots=True)
class Patient(Visits):
    """What is known of the patient and of what is booked already.

    `level_suffices`: the region lets accounts of this level book by themselves. `is_attached` to the clinic.
    """

    birth_date: date
    sex: str
    level_suffices: bool = True
    is_attached: bool = True


@dataclass(frozen=True, slots=True)
class Old:
    """The visit that is to be moved; `starts_at` is UTC."""

    is_booked: bool
    starts_at: datetime
    speciality_id: int


def why_not(*, place: Place, patient: Patient, limits: Limits, at: datetime) -> list[Reason]:
    """Return everything that stands against this booking at this moment; an empty list means yes."""
    return [
        *([] if patient.level_suffices else [Reason(Why.LEVEL_LOW)]),
        *_of_place(place, limits, at),
        *_of_doctor(place, patient),
        *([Reason(Why.NOT_ATTACHED)] if limits.only_attached and not patient.is_attached else []),
        *of_visits(patient, limits),
    ]


def not_movable(*, old: Old, speciality_id: int, at: datetime) -> list[Reason]:
    """Return why a visit may not be moved to a doctor of this speciality now; empty means yes."""
    reasons = []
    if not old.is_booked or old.starts_at <= at:
        reasons.append(Reason(Why.OLD_OVER))
    if old.speciality_id != speciality_id:
        reasons.append(Reason(Why.OLD_OTHER))
    return reasons


def is_about(asked: Person, told: Person) -> bool:
    """Tell whether a clinic's answer is about the person it was asked about: nothing that both know differs.

    The key of the reservation has been compared by then; here only another's data are found out.
    """
    return not judging.differing(asked, told)


def veiled(reasons: Sequence[Reason], *, told: Sequence[Reason]) -> list[Reason]:
    """Put one neutral reason for all that may not be told: visits that others booked for this patient.

    `told` are the reasons that stand by what whoever books has booked alone.
    """
    plain = [reason for reason in reasons if reason in told]
    return plain if len(plain) == len(reasons) else [*plain, Reason(Why.NOT_TOLD)]


def _of_place(place: Place, limits: Limits, at: datetime) -> list[Reason]:
    reasons = []
    if place.is_taken:
        reasons.append(Reason(Why.TAKEN))
    if place.is_used_up:
        reasons.append(Reason(Why.QUOTA))
    if not place.is_open:
        reasons.append(Reason(Why.CLOSED))
    if place.opens_at > at:
        reasons.append(Reason(Why.NOT_OPEN_YET, {"opens_at": place.opens_at}))
    if place.starts_at <= at:
        reasons.append(Reason(Why.PASSED))
    elif place.starts_at < at + limits.notice_before:
        reasons.append(Reason(Why.TOO_LATE, {"minutes": limits.notice_before // timedelta(minutes=1)}))
    return reasons


def not_seen(*, sees: Sees, birth_date: date, sex: str, on: date) -> list[Reason]:
    """Return why a doctor does not see this person on a day of the clinic's calendar; empty means yes."""
    reasons = [*_of_age(sees, birth_date, on)]
    if sees.sex and sees.sex != sex:
        reasons.append(Reason(Why.OTHER_SEX, {"sex": sees.sex}))
    return reasons


def _of_doctor(place: Place, patient: Patient) -> list[Reason]:
    seen = not_seen(sees=place, birth_date=patient.birth_date, sex=patient.sex, on=place.wall_date)
    return [*seen, *_of_kind(place)]


def _of_age(sees: Sees, birth_date: date, on: date) -> list[Reason]:
    """Compare the age on the day of the visit: a child who turns 18 before it comes as an adult."""
    age = dates.age(birth_date, on)
    reasons = []
    if sees.min_age is not None and age < sees.min_age:
        reasons.append(Reason(Why.TOO_YOUNG, {"from": sees.min_age}))
    if sees.max_age is not None and age > sees.max_age:
        reasons.append(Reason(Why.TOO_OLD, {"to": sees.max_age}))
    if "children" in {sees.doctor_serves, sees.clinic_serves} and age >= ages.ADULT_FROM:
        reasons.append(Reason(Why.ONLY_CHILDREN))
    if "adults" in {sees.doctor_serves, sees.clinic_serves} and age < ages.ADULT_FROM:
        reasons.append(Reason(Why.ONLY_ADULTS))
    return reasons


def _of_kind(place: Place) -> list[Reason]:
    reasons = []
    if not place.self_booking:
        reasons.append(Reason(Why.NOT_ONLINE))
    if place.needs_referral:
        reasons.append(Reason(Why.NEEDS_REFERRAL))
    return reasons


def of_visits(booked: Visits, limits: Limits) -> list[Reason]:
    """Return what the patient's other visits have against one more; empty means nothing."""
    reasons = []
    if booked.same_speciality and limits.one_per_speciality:
        reasons.append(Reason(Why.SAME_SPECIALITY))
    if booked.overlaps:
        reasons.append(Reason(Why.OVERLAPS))
    if booked.visits >= limits.visits:
        reasons.append(Reason(Why.TOO_MANY_VISITS, {"at_most": limits.visits}))
    if booked.holds >= limits.holds:
        reasons.append(Reason(Why.TOO_MANY_HOLDS, {"at_most": limits.holds}))
    return reasons
