"""Reminders: reckoned ahead, put into the outbox when they are due, judged when their time is over.

What a person wishes may change until then, so nothing waits in the outbox for days: the notice is put at
its moment, reckoned anew, and ends with the person's day.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.domain.booking.models import Appointment, Broken, Reminder
from portal.domain.booking.rules import reminders as rules
from portal.domain.booking.rules.reminders import Planned, Step
from portal.domain.booking.states import State
from portal.domain.messaging import queries as messaging
from portal.domain.messaging.states import Rhythm
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Way
from portal.domain.patients.models import Holding
from portal.kit import dates, zones

BATCH: Final = 1000
KEPT: Final = timedelta(days=30)


def remind(*, at: datetime) -> dict[str, int]:
    """Reckon what comes in two days and put what is due; count what was done."""
    return {"planned": plan(at=at), "put": put_due(at=at)}


def plan(*, at: datetime) -> int:
    """Write down when visits to come are reminded of, each once for its beginning; return for how many."""
    known = Reminder.objects.filter(appointment=OuterRef("pk"), for_start=OuterRef("starts_at"))
    coming = Appointment.objects.filter(
        ~Exists(known), state=State.BOOKED, starts_at__gt=at, starts_at__lte=at + rules.AHEAD
    )
    visits = list(coming.order_by("starts_at", "pk")[:BATCH])
    rhythms = messaging.rhythms(accounts={one.account_id for one in visits})
    rows = [row for one in visits for row in _rows(one, rhythms.get(one.account_id, Rhythm()))]
    Reminder.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["appointment", "step"],
        update_fields=["for_start", "due_at", "until"],
    )  # fmt: skip
    return len(visits)


def _rows(one: Appointment, rhythm: Rhythm) -> list[Reminder]:
    made = {planned.step: planned for planned in _planned(one, rhythm)}
    return [
        Reminder(
            appointment=one, step=step, for_start=one.starts_at,
            due_at=made[step].at if step in made else None,
            until=made[step].until if step in made else None,
        )
        for step in Step
    ]  # fmt: skip


def _planned(one: Appointment, rhythm: Rhythm) -> list[Planned]:
    booked_at = one.booked_at or one.held_at
    waking = rhythm.waking(one.time_zone)
    return rules.planned(starts_at=one.starts_at, booked_at=booked_at, waking=waking)


def replan(*, account_id: int) -> int:
    """Reckon anew what has not gone yet, after the person has changed when it may come."""
    mine = Reminder.objects.filter(appointment__account_id=account_id, put_at=None, judged_at=None)
    return mine.delete()[0]


def put_due(*, at: datetime) -> int:
    """Put the reminders that are due into the outbox; return how many."""
    due = Reminder.objects.filter(put_at=None, missed_at=None, due_at__isnull=False, due_at__lte=at)
    ids = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])
    return sum(_put(reminder_id, at) for reminder_id in ids)


@transaction.atomic
def _put(reminder_id: int, at: datetime) -> bool:
    """Put one reminder; a cancel waits for this lock, and then finds the notice it must withdraw."""
    row = Reminder.objects.filter(pk=reminder_id).values_list("appointment_id", flat=True).first()
    if row is None:
        return False
    visit = Appointment.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=row)
    found = Reminder.objects.select_for_update().filter(pk=reminder_id, put_at=None, missed_at=None).first()
    if found is None:
        return False
    planned = _still(found, visit, at)
    if planned is None:
        Reminder.objects.filter(pk=reminder_id).update(missed_at=at)
        return False
    if planned.at > at:
        Reminder.objects.filter(pk=reminder_id).update(due_at=planned.at, until=planned.until)
        return False
    _tell(planned, visit, at)
    Reminder.objects.filter(pk=reminder_id).update(put_at=at, until=planned.until)
    return True


def _still(found: Reminder, visit: Appointment, at: datetime) -> Planned | None:
    """Reckon once more; nothing where the visit is off, or the person's day is over."""
    if visit.state != State.BOOKED or visit.starts_at <= at or not _is_held(visit) or _is_lost(visit):
        return None
    steps = {planned.step: planned for planned in _planned(visit, _rhythm(visit))}
    planned = steps.get(Step(found.step))
    return planned if planned is not None and at < planned.until else None


def _rhythm(visit: Appointment) -> Rhythm:
    return messaging.rhythms(accounts={visit.account_id}).get(visit.account_id, Rhythm())


def _is_held(visit: Appointment) -> bool:
    return Holding.objects.filter(card=visit.card_id, account=visit.account_id, ended_at=None).exists()


def _is_lost(visit: Appointment) -> bool:
    return Broken.objects.filter(appointment=visit.pk, ended_at=None).exists()


def _tell(planned: Planned, visit: Appointment, at: datetime) -> None:
    kind, facts = rules.KINDS[planned.step], _facts(visit)
    told: dict[str, Any] = {
        "account_id": visit.account_id, "card_id": visit.card_id, "kind": kind, "facts": facts, "at": at,
        "not_after": planned.until,
    }  # fmt: skip
    notices.put(key=rules.key(planned.step, visit.pk), **told)
    if messaging.phone_way(account_id=visit.account_id):
        notices.put(key=rules.phone_key(planned.step, visit.pk), way=Way.PHONE, **told)


def _facts(visit: Appointment) -> dict[str, Any]:
    """Return what the text says: the clinic's day and hour; whose clock, where the person's shows another."""
    clock, own = zones.from_moscow(visit.starts_at, visit.time_zone), _rhythm(visit).time_zone
    if not own or zones.from_moscow(visit.starts_at, own) == clock:
        clock = ""
    return {
        "appointment": str(visit.pk), "answer": visit.clinic.region_id, "date": visit.wall_date.isoformat(),
        "time": dates.show_time(visit.wall_start), "clock": clock,
    }  # fmt: skip


def forget_reminders(*, at: datetime) -> int:
    """Forget reminders of visits that are long over; return how many."""
    return Reminder.objects.filter(for_start__lte=at - KEPT).delete()[0]
