"""Whom the registry calls: people whom no reminder reached a day before their visit; and what they said."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.actions import cancelling
from portal.domain.booking.models import Appointment, Broken, Coming, Reminder, ToCall
from portal.domain.booking.queries.links import Linked
from portal.domain.booking.rules import reminders as rules
from portal.domain.booking.rules.reminders import Step, Unreached
from portal.domain.booking.states import CancelReason, State
from portal.domain.notices import queries as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours
from portal.domain.staff.states import OpenClinic

BATCH: Final = 1000
BOUNCES_SEEN: Final = timedelta(days=3)


class NotCallable(Exception):
    """There is nothing to mark: the visit is not in the list any more, or will not take place."""


def judge(*, at: datetime) -> int:
    """See which reminders reached nobody and put their visits into the list; return how many came in."""
    return _judge_ended(at) + _judge_bounced(at)


def _judge_ended(at: datetime) -> int:
    """Judge a reminder when each of its ways has ended, at the latest when the person's day is over."""
    gone = Reminder.objects.filter(step=Step.DAY, judged_at=None, due_at__lte=at)
    rows = list(gone.exclude(put_at=None, missed_at=None).order_by("until", "pk")[:BATCH])
    told = _ends([row.appointment_id for row in rows])
    listed = 0
    for row in rows:
        mine = told[row.appointment_id]
        if not rules.is_over(mine) and (row.until is None or row.until > at):
            continue
        why = rules.unreached(mine) if rules.is_over(mine) else Unreached.TOO_LATE
        Reminder.objects.filter(pk=row.pk).update(judged_at=at)
        listed += why is not None and _list(row.appointment_id, why, at)
    return listed


def _judge_bounced(at: datetime) -> int:
    """List visits whose letter came back, perhaps hours later, and that no other way told of."""
    keys = notices.bounced(Kind.REMIND_DAY, since=at - BOUNCES_SEEN)
    visits = {uuid.UUID(key.partition(":")[2]) for key in keys}
    known = set(ToCall.objects.filter(pk__in=visits).values_list("pk", flat=True))
    told = _ends(visits - known)
    lost = [one for one, mine in told.items() if rules.unreached(mine) is not None]
    return sum(_list(one, Unreached.BOUNCED, at) for one in lost)


def _ends(visits: Collection[uuid.UUID]) -> dict[uuid.UUID, list[rules.End]]:
    """Return how every way of the reminder a day before ended, by visit (one query)."""
    keys = {one: rules.keys_of(Step.DAY, one) for one in visits}
    ends = notices.ends_of([key for mine in keys.values() for key in mine])
    return {one: [ends[key] for key in mine if key in ends] for one, mine in keys.items()}


@transaction.atomic
def _list(appointment_id: uuid.UUID, why: Unreached, at: datetime) -> bool:
    """Put a visit into the list, unless it is off, lost, or the person has said to come."""
    visit = Appointment.objects.filter(pk=appointment_id, state=State.BOOKED, starts_at__gt=at, coming=None)
    if not visit.exists() or Broken.objects.filter(appointment=appointment_id, ended_at=None).exists():
        return False
    return ToCall.objects.get_or_create(pk=appointment_id, defaults={"since_at": at, "why": why})[1]


def say_coming(linked: Linked, *, at: datetime, by: Actor) -> bool:
    """Write down that the person comes, as the link of a reminder says; return whether that is news.

    Raises cancelling.NotCancellable where the visit is off or has begun by now.
    """
    with transaction.atomic():
        visit = _coming_visit(linked.id, at)
        return _say(visit, "link", linked.region, at, by)


def cancel_by_link(linked: Linked, *, reason: CancelReason, at: datetime, by: Actor) -> None:
    """Cancel the visit of a link as its person would. Raises as `cancel`."""
    with transaction.atomic():
        cancelling.cancel(
            account_id=linked.account_id, appointment_id=linked.id, reason=reason, region=linked.region,
            at=at, by=by,
        )  # fmt: skip
        _record("visit.answered_by_link", linked.id, linked.region, at, by, said="cancel")


def mark_called(*, clinic: OpenClinic, appointment_id: uuid.UUID, said: str, at: datetime, by: Actor) -> None:
    """Mark what a call brought: `comes`, `cancels`, `silent` where nobody answered.

    Of a visit that will not take place the person is `told`, and nobody says that they come.

    Raises NotYours, NotCallable, cancelling.NotCancellable, limits.Exhausted.
    """
    with transaction.atomic():
        visit = Appointment.objects.select_for_update(of=("self",)).filter(
            pk=appointment_id, clinic=clinic.id
        )
        one = visit.first()
        if one is None:
            raise NotYours
        _take(one, said, at)
        if said == "comes":
            _say(one, "phone", clinic.region, at, by)
        elif said == "cancels":
            cancelling.cancel(
                account_id=one.account_id, appointment_id=one.pk, reason=CancelReason.CANNOT_COME,
                region=clinic.region, at=at, by=by,
            )  # fmt: skip
        _record("visit.called", one.pk, clinic.region, at, by, said=said)


def _take(one: Appointment, said: str, at: datetime) -> None:
    waiting = ToCall.objects.filter(pk=one.pk, ended_at=None)
    if one.state != State.BOOKED or one.starts_at <= at:
        raise NotCallable
    is_lost = Broken.objects.filter(appointment=one.pk, ended_at=None).exists()
    if said == ("comes" if is_lost else "told"):
        raise NotCallable
    if said == "silent":
        changed = waiting.update(tries=F("tries") + 1, tried_at=at)
    else:
        changed = waiting.update(ended_at=at, ended_as=said)
    if not changed:
        raise NotCallable


def _coming_visit(appointment_id: uuid.UUID, at: datetime) -> Appointment:
    visit = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    if visit.state != State.BOOKED or visit.starts_at <= at:
        raise cancelling.NotCancellable(visit.state)
    return visit


def _say(visit: Appointment, how: str, region: str, at: datetime, by: Actor) -> bool:
    _, is_new = Coming.objects.get_or_create(pk=visit.pk, defaults={"said_at": at, "how": how})
    if is_new:
        ToCall.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=at, ended_as="comes")
        _record("visit.coming_said", visit.pk, region, at, by, said=how)
    return is_new


def _record(action: str, visit: uuid.UUID, region: str, at: datetime, by: Actor, *, said: str) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="appointment", object_id=visit, region=region,
        facts={"said": said},
    )  # fmt: skip
