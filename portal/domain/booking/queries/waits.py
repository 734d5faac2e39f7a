"""What waits at the desks of a member of staff: the numbers of their menu."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.db.models import Count, F, QuerySet, Value

from portal.domain.booking.queries.attendance import objections_in
from portal.domain.booking.queries.calling import to_call
from portal.domain.booking.queries.waiting import to_phone
from portal.domain.messaging.queries import threads
from portal.domain.staff.states import Kind, Member


class _What(StrEnum):
    MESSAGES = auto()
    OBJECTIONS = auto()
    CALLS = auto()
    ANSWERS = auto()


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits, by clinic; None: the support of the region."""

    messages: Mapping[int | None, int] = field(default_factory=dict)
    objections: Mapping[int | None, int] = field(default_factory=dict)
    calls: Mapping[int | None, int] = field(default_factory=dict)


def waits_of(*, member: Member, at: datetime) -> Waits:
    """Count what waits at the desks of a member (one query; none for a doctor, nothing waits there)."""
    if all(role.kind == Kind.DOCTOR for role in member.roles):
        return Waits()
    told: dict[_What, dict[int | None, int]] = {what: {} for what in _What}
    first, *more = _counts(member, _desks(member), at)
    for what, clinic_id, count in first.union(*more, all=True):
        told[_What(what)][clinic_id] = count
    calls = Counter(told[_What.CALLS]) + Counter(told[_What.ANSWERS])  # one list of telephones
    return Waits(told[_What.MESSAGES], told[_What.OBJECTIONS], calls)


def _desks(member: Member) -> list[int]:
    return [role.clinic_id for role in member.roles if role.kind == Kind.REGISTRAR and role.clinic_id]


def _counts(member: Member, clinics: Collection[int], at: datetime) -> list["QuerySet[Any, Any]"]:
    return [
        _counted(_What.MESSAGES, threads.waiting(member=member), "clinic"),
        _counted(_What.OBJECTIONS, objections_in(clinics), "appointment__clinic"),
        _counted(_What.CALLS, to_call(clinics, at=at), "appointment__clinic"),
        _counted(_What.ANSWERS, to_phone(clinics, at=at), "clinic"),
    ]


def _counted(what: _What, rows: "QuerySet[Any]", clinic: str) -> "QuerySet[Any, Any]":
    grouped = (
        rows.order_by().annotate(what=Value(what.value), at_clinic=F(clinic)).values("what", "at_clinic")
    )
    counted: QuerySet[Any, Any] = grouped.annotate(number=Count("pk"))
    return counted.values_list("what", "at_clinic", "number")
