"""Broken visits: found and told, a new place proposed, ended when something became of them.

A visit is broken when its session or its slot is closed and it is still booked: by our schedule, or because a
clinic's own system keeps that place no more. It stays visible; nobody cancels it but the person. Where the
clinic has cancelled the visit itself, it is off, and a place is looked for all the same. Places are proposed,
not held: whoever comes first has them, and another is looked for then.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.domain.attachments import queries as attachments
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking import queries
from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.queries import broken
from portal.domain.booking.rules import Sees, not_seen
from portal.domain.booking.rules.settings import Limits
from portal.domain.booking.states import ELSEWHERE, PROPOSED_FROM, Mended, Nearness, State
from portal.domain.clinics import queries as clinics
from portal.domain.health import queries as health
from portal.domain.notices.states import Kind
from portal.domain.schedule import states as schedule
from portal.domain.schedule.models import Slot

BATCH: Final = 200
MOST: Final = 100_000
"""More than a region has visits on a day."""
TRIED_AGAIN: Final = timedelta(minutes=5)


def review(*, at: datetime) -> dict[str, int]:
    """Look after every broken visit: mark new ones, end what is over, propose; count what was done."""
    return {
        "marked": len(mark(at=at, by=SYSTEM)),
        "ended": end(at=at),
        "proposed": propose(at=at),
    }


@transaction.atomic
def mark(
    *, at: datetime, by: Actor, region: str | None = None, doctors: Collection[int] | None = None
) -> list[Appointment]:
    """Write down the visits that are broken now, tell their people, return them in order of time.

    All of them, those of a region, or those with some doctors.
    """
    ids = broken.unmarked(at=at, region=region, doctors=doctors, most=MOST)
    related = ("clinic", "slot__work_session")
    found = Appointment.objects.filter(pk__in=ids, state=State.BOOKED).select_related(*related)
    visits = list(found.order_by("starts_at", "pk"))
    rows = [Broken(appointment=one, since_at=at, why=one.slot.work_session.reason) for one in visits]
    # The timer and a change of a schedule may find the same visit: whoever was first tells of it.
    Broken.objects.bulk_create(rows, ignore_conflicts=True)
    made = Broken.objects.filter(appointment__in=ids, since_at=at, ended_at=None)
    by_visit = {row.appointment_id: row for row in made}
    for one in visits:
        if one.pk in by_visit:
            _tell(Kind.VISIT_BROKEN, by_visit[one.pk], one, at)
            trail.withdraw_reminders(one.pk)
            _record("appointment.broken", one, at, by)
    return [one for one in visits if one.pk in by_visit]


def mark_cancelled(visit: Appointment, *, at: datetime) -> None:
    """Look for a place instead of a visit that its clinic has cancelled, in the caller's transaction.

    The cancelling itself is told by the caller.
    """
    row = Broken(appointment=visit, since_at=at, why=ELSEWHERE)
    # Its place may have been gone before: then the matter is open already.
    Broken.objects.bulk_create([row], ignore_conflicts=True)


def is_open(visit: Appointment, at: datetime) -> bool:
    """Tell whether a place is still to be found: it is to come, and booked or cancelled by its clinic."""
    is_off = visit.state == State.CANCELLED_BY_CLINIC and visit.cancel_reason == ELSEWHERE
    return (visit.state == State.BOOKED or is_off) and visit.starts_at > at


def end(*, at: datetime, region: str | None = None) -> int:
    """End what is over: moved, cancelled, its time passed, or the doctor sees people after all.

    What the clinic has cancelled is over when the person has another visit to the speciality. As many as one
    turn takes; of a region all of them.
    """
    open_ones = Q(appointment__state=State.BOOKED) | _OFF
    over = Q(appointment__starts_at__lte=at) | ~open_ones | STANDS | _OFF & Exists(_others(at))
    found = Broken.objects.filter(over, _of(region), ended_at=None).order_by("pk")
    ids = list(found.values_list("pk", flat=True)[: BATCH if region is None else MOST])
    return sum(_end(broken_id, at) for broken_id in ids)


def standing(*, region: str) -> int:
    """Count the visits of a region that are marked and take place after all."""
    return Broken.objects.filter(STANDS, _of(region), ended_at=None).count()


def _of(region: str | None) -> Q:
    return Q() if region is None else Q(appointment__clinic__region=region)


def _others(at: datetime) -> "QuerySet[Appointment]":
    return Appointment.objects.filter(
        card=OuterRef("appointment__card"), speciality_id=OuterRef("appointment__speciality_id"),
        state=State.BOOKED, starts_at__gt=at,
    )  # fmt: skip


_OFF: Final = Q(
    appointment__state=State.CANCELLED_BY_CLINIC.value, appointment__cancel_reason=ELSEWHERE
)  # fmt: skip
"""What the clinic itself has cancelled."""
STANDS: Final = Q(
    appointment__state=State.BOOKED.value,
    # What its own system calls taken is this very visit.
    appointment__slot__state__in=(schedule.Slot.OPEN.value, schedule.Slot.TAKEN.value),
    appointment__slot__work_session__state=schedule.Session.OPEN.value,
)


@transaction.atomic
def _end(broken_id: int, at: datetime) -> bool:
    row = Broken.objects.select_for_update(of=("self",)).filter(pk=broken_id, ended_at=None).first()
    if row is None:
        return False
    visit = Appointment.objects.select_related("clinic").get(pk=row.appointment_id)
    how = _ENDS.get(State(visit.state), Mended.PASSED if visit.starts_at <= at else Mended.STANDS)
    if visit.state == State.CANCELLED_BY_CLINIC and is_open(visit, at):
        how = Mended.MOVED  # the person has chosen another time
    settle(row, how=how, at=at)
    if how == Mended.STANDS:
        _tell(Kind.VISIT_STANDS, row, visit, at)
        _record("appointment.stands", visit, at, SYSTEM)
    return True


_ENDS: Final = {
    State.MOVED: Mended.MOVED,
    State.CANCELLED_BY_PATIENT: Mended.CANCELLED,
    State.CANCELLED_BY_CLINIC: Mended.CANCELLED,
    State.ATTENDED: Mended.PASSED,
    State.MISSED: Mended.PASSED,
}


def settle(row: Broken, *, how: Mended, at: datetime) -> None:
    """Close the matter, in the caller's transaction."""
    Broken.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at, ended_as=how.value)


def close(visit: Appointment, *, how: Mended, at: datetime) -> None:
    """End the matter of a visit, if there is one: its clinic has taken it back, or elsewhere."""
    for row in Broken.objects.filter(appointment=visit.pk, ended_at=None):
        settle(row, how=how, at=at)


def propose(*, at: datetime, visits: Iterable[uuid.UUID] | None = None, most: int = BATCH) -> int:
    """Look for places for broken visits that have none, or whose place is gone; return how many were found.

    For these visits only, or for all that were not looked at lately, those waiting longest first.
    """
    waiting = Broken.objects.filter(ended_at=None)
    if visits is not None:
        waiting = waiting.filter(appointment__in=list(visits))
    else:
        waiting = waiting.filter(Q(tried_at=None) | Q(tried_at__lte=at - TRIED_AGAIN))
    ids = list(
        waiting.order_by(F("tried_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:most]
    )
    return sum(_propose(broken_id, at) for broken_id in ids)


@transaction.atomic
def _propose(broken_id: int, at: datetime) -> bool:
    row = Broken.objects.select_for_update(of=("self",)).filter(pk=broken_id, ended_at=None).first()
    if row is None:
        return False
    visit = Appointment.objects.select_related("clinic", "card").get(pk=row.appointment_id)
    # While another time is being taken, nothing else is proposed: the clinic's yes may end the matter.
    is_left = broken.is_chosen(visit, at) or (row.slot_id is not None and _still(row.slot_id, visit, at))
    if is_left:
        Broken.objects.filter(pk=row.pk).update(tried_at=at)
        return False
    return look(row, visit, at=at)


def _still(slot_id: int, visit: Appointment, at: datetime) -> bool:
    """Tell whether the proposed place can still be taken in time, by this patient."""
    slot = Slot.objects.select_related("doctor__speciality", "clinic").get(pk=slot_id)
    limits = _limits(visit, slot.clinic_id, slot.doctor.position_id, at)
    notice = max(PROPOSED_FROM, limits.notice_before)
    if not _is_seen(slot, visit) or _is_elsewhere(slot, visit, at):
        return False
    if broken.was_refused(slot_id=slot_id, card_id=visit.card_id):
        return False
    is_free = queries.is_free(slot_id=slot_id, at=at, notice=notice)
    return is_free and _may_come(visit, slot.clinic_id, limits, at)


def _is_elsewhere(slot: Slot, visit: Appointment, at: datetime) -> bool:
    """Tell whether the patient is expected somewhere else by then, or holds a place there (one query)."""
    stands = Q(state__in=(State.RESERVING, State.BOOKED)) | Q(state=State.HELD, hold_ends_at__gt=at)
    beside = Appointment.objects.filter(
        stands, card=visit.card_id, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at
    )
    return beside.exclude(pk=visit.pk).exists()


def _is_seen(slot: Slot, visit: Appointment) -> bool:
    """Tell whether people book the doctor of a place themselves, for what was lost, and see this patient."""
    doctor, skill = slot.doctor, slot.doctor.speciality
    if not (doctor.is_active and slot.clinic.is_active and skill.pk == visit.speciality_id):
        return False
    sees = Sees(doctor.min_age, doctor.max_age, doctor.sex, skill.serves, slot.clinic.serves)
    is_open = doctor.self_booking and skill.self_booking and not doctor.needs_referral
    card = visit.card
    return is_open and not not_seen(
        sees=sees, birth_date=card.birth_date, sex=card.sex, on=slot.wall_date
    )  # fmt: skip


def _limits(visit: Appointment, clinic_id: int, position_id: int, at: datetime) -> Limits:
    return queries.limits_of(
        region=visit.clinic.region_id, at=at, clinic_id=clinic_id, position_id=position_id
    )  # fmt: skip


def _may_come(visit: Appointment, clinic_id: int, limits: Limits, at: datetime) -> bool:
    """Tell whether the clinic takes this patient, and answers: a system that is silent now gives no place."""
    if limits.only_attached and not attachments.is_attached(card=visit.card, clinic_id=clinic_id):
        return False
    kept = clinics.outside_of(clinic_id)
    return kept is None or health.silent_since(kept.system, at) is None


def look(row: Broken, visit: Appointment, *, at: datetime) -> bool:
    """Propose the best place there is, or none; tell the person where one turned up after a time without."""
    found = _best(visit, at)
    Broken.objects.filter(pk=row.pk).update(
        slot=found[1] if found else None, nearness=found[0].value if found else "",
        proposed_at=at if found else None, tried_at=at,
    )  # fmt: skip
    # Of a visit that the portal marked itself the first letter tells already that a place is proposed.
    is_news = row.tried_at is not None or row.why == ELSEWHERE
    if found and row.slot_id is None and is_news:
        _tell(Kind.PLACE_FOUND, row, visit, at)
    return found is not None


def _best(visit: Appointment, at: datetime) -> tuple[Nearness, int] | None:
    """Take the same doctor, then the speciality in the clinic, then the nearest clinic."""
    may_come: dict[tuple[int, int], bool] = {}  # asked once for a clinic's position, not for each place
    for nearness in Nearness:
        for one in broken.candidates(visit, nearness, least=PROPOSED_FROM, at=at):
            where = one.clinic_id, one.position_id
            if where not in may_come:
                may_come[where] = _may_come(visit, one.clinic_id, _limits(visit, *where, at), at)
            if may_come[where]:
                return nearness, one.slot_id
    return None


def _tell(kind: Kind, row: Broken, visit: Appointment, at: datetime) -> None:
    trail.tell(
        kind, visit.pk, account_id=visit.account_id, card_id=visit.card_id, at=at, key=f"{kind}:{row.pk}"
    )  # fmt: skip


def _record(action: str, visit: Appointment, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="appointment", object_id=visit.pk,
        region=visit.clinic.region_id,
    )  # fmt: skip
