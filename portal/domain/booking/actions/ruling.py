"""Set a rule of booking for a region, a clinic or a position, from a moment on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.actions import whom
from portal.domain.booking.models import Setting
from portal.domain.booking.queries import settings as kept
from portal.domain.booking.queries.reach import Reach, reach_of
from portal.domain.booking.rules import openings
from portal.domain.booking.rules import settings as rules
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics.models import Clinic, Position
from portal.domain.work import actions as work


class NotSettable(Exception):
    """The value lies outside the bounds, or the clinic or position is not this region's."""


class AlreadySet(Exception):
    """Another value holds in this time for the same place; `since_at` is when it begins (UTC)."""

    def __init__(self, since_at: datetime) -> None:
        super().__init__(since_at.isoformat())
        self.since_at = since_at


@dataclass(frozen=True, slots=True)
class Where:
    """For whom a rule is set: a whole region, or a clinic of it, or a position of the clinic."""

    region: str
    clinic_id: int | None = None
    position_id: int | None = None


def set_rule(
    *, rule: Rule, value: int, where: Where, since_at: datetime, till_at: datetime | None, at: datetime,
    by: Actor,
) -> int:  # fmt: skip
    """Let a value hold from `since_at` on, before `till_at` (UTC); return its number.

    The one that held there without end ends when this one begins.
    Raises NotSettable, AlreadySet (a value with other dates lies in this time), whom.LetsNobodyIn.
    """
    with transaction.atomic():
        made = _put(rule, value, where, since_at, till_at, at, by)
        _note("rule.set", made, at, by)
        _follow(made, at)
    kept.forget()
    return made.pk


def _put(
    rule: Rule,
    value: int,
    where: Where,
    since_at: datetime,
    till_at: datetime | None,
    at: datetime,
    by: Actor,
) -> Setting:
    """Write a value where it may stand, in the caller's transaction."""
    if not rules.is_settable(rule, value, has_clinic=where.clinic_id is not None) or since_at < at:
        raise NotSettable
    if till_at is not None and till_at <= since_at:
        raise NotSettable
    _check(where)
    before = whom.before(rule, where.region)
    same = Setting.objects.select_for_update().filter(
        region=where.region, clinic=where.clinic_id, position=where.position_id, rule=rule
    )
    same.filter(till_at=None, since_at__lt=since_at).update(till_at=since_at)
    _refuse_overlaps(same, since_at, till_at)
    made = Setting.objects.create(
        region_id=where.region, clinic_id=where.clinic_id, position_id=where.position_id, rule=rule,
        value=value, since_at=since_at, till_at=till_at, set_by=by.id,
    )  # fmt: skip
    whom.refuse_nobody(made, before)
    return made


def preview_rule(
    *, rule: Rule, value: int, where: Where, since_at: datetime, till_at: datetime | None, at: datetime,
    by: Actor,
) -> Reach:  # fmt: skip
    """Return whom a value would concern: it is written as `set_rule` writes it, and taken back.

    Nothing follows it meanwhile. Raises what `set_rule` raises.
    """
    with transaction.atomic():
        reach = reach_of(_put(rule, value, where, since_at, till_at, at, by))
        transaction.set_rollback(True)
    return reach


def end_rule(*, setting_id: int, region: str, at: datetime, by: Actor) -> bool:
    """End a value now, or take back one that has not begun; tell whether there was one."""
    with transaction.atomic():
        known = Setting.objects.filter(Q(till_at=None) | Q(till_at__gt=at), pk=setting_id, region=region)
        for rule in known.values_list("rule", flat=True):
            whom.take_turn(Rule(rule), region)  # before its row, as one who sets a rule does
        one = known.select_for_update().first()
        if one is None:
            return False
        _note("rule.ended", one, at, by)
        taken_back = Setting.objects.filter(pk=one.pk)
        if one.since_at < at:
            taken_back.update(till_at=at)
        else:
            taken_back.delete()
        _follow(one, at)
    kept.forget()
    return True


def _check(where: Where) -> None:
    clinic, position = where.clinic_id, where.position_id
    if clinic is not None and not Clinic.objects.filter(pk=clinic, region=where.region).exists():
        raise NotSettable
    if position is not None and not Position.objects.filter(pk=position, clinic=clinic).exists():
        raise NotSettable


def _refuse_overlaps(same: "QuerySet[Setting]", since_at: datetime, till_at: datetime | None) -> None:
    ahead = Q(till_at=None) | Q(till_at__gt=since_at)
    before = Q(since_at__lt=till_at) if till_at is not None else Q()
    found = same.filter(ahead & before).order_by("since_at").first()
    if found is not None:
        raise AlreadySet(found.since_at)


def _follow(one: Setting, at: datetime) -> None:
    """Let what is laid down already follow: days that are cut, also by a later rule, and doctors' rows."""
    if Rule(one.rule) in openings.RULES:
        work.enqueue("portal.domain.schedule.jobs.open_region_days", code=one.region_id)
    whom.follow(one, at)


def _note(action: str, one: Setting, at: datetime, by: Actor) -> None:
    facts = {
        "rule": one.rule, "value": one.value, "clinic": one.clinic_id, "position": one.position_id,
        "since": one.since_at.isoformat(), "till": one.till_at.isoformat() if one.till_at else "",
    }  # fmt: skip
    audit.record(
        at=at, by=by, action=action, object_kind="booking_setting", object_id=one.pk,
        region=one.region_id, facts={name: value for name, value in facts.items() if value is not None},
    )  # fmt: skip
