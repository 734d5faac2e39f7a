"""Find out what became of reservations that a clinic's system did not answer."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import ports
from portal.domain.booking.actions import confirming, trail, wishing
from portal.domain.booking.actions.holding import NotBookable
from portal.domain.booking.models import Appointment, RegistryCall
from portal.domain.booking.states import (
    ASKED_AGAIN_AFTER,
    REGISTRY_CALLS_AFTER,
    UNHEARD,
    WISH_ENDS_BEFORE,
    State,
)
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Holding

BATCH = 200
_log = structlog.get_logger("portal.booking")


def settle(*, at: datetime, clinics: Collection[int] | None = None) -> dict[str, int]:
    """Ask again about open reservations, those not tried for the longest time first; count the answers.

    Of all clinics, or of these; what it turns out not to have heard of is asked for once more. Wishes whose
    time is over are ended first. What somebody else ended meanwhile is counted as it ended.

    Only about those whose first question has surely ended: released while that answer is on its
    way, the place would be reserved in the clinic and free here. A clinic that is silent is asked
    once in a turn: its time-outs must not use up the turn of the others.
    """
    wishing.end_late(at=at)
    counts = {"booked": 0, "released": 0, "silent": 0, "failed": 0}
    silent: set[int] = set()
    asking = Appointment.objects.filter(
        state=State.RESERVING, steps__to_state=State.RESERVING, steps__at__lte=at - ASKED_AGAIN_AFTER
    ).select_related("clinic", *confirming.ASKED_WITH)
    if clinics is not None:
        asking = asking.filter(clinic__in=clinics)
    turn = list(asking.order_by(F("tried_at").asc(nulls_first=True), "held_at", "pk")[:BATCH])
    for place, appointment in enumerate(turn):
        is_asked = appointment.clinic_id not in silent
        # Written before the question: a turn that is cut off here goes on with the next one.
        Appointment.objects.filter(pk=appointment.pk).update(tried_at=_tried_at(place, at, is_asked=is_asked))
        outcome = _outcome(appointment, at) if is_asked else "silent"
        counts[outcome] += 1
        if outcome == "silent":
            silent.add(appointment.clinic_id)
    return counts


def _tried_at(place: int, at: datetime, *, is_asked: bool) -> datetime:
    """Return the moment, microseconds from `at`, by which the next turn keeps the order of this one.

    Who was asked comes after all who were not: behind a silent clinic each reservation is asked in
    its time, so one that the clinic does answer is not hidden by an older one that it never answers.
    """
    return at + timedelta(microseconds=place + (BATCH if is_asked else 0))


def _outcome(appointment: Appointment, at: datetime) -> str:
    try:
        return _settle(appointment, at)
    except Exception:  # noqa: BLE001
        # One clinic's broken system must not keep the others waiting; the next turn asks it again.
        _log.exception("reservation_not_settled", appointment=str(appointment.pk))
        return "failed"


def _settle(appointment: Appointment, at: datetime) -> str:
    region = appointment.clinic.region_id
    try:
        number = _asked(appointment, at)
    except ports.ClinicSilent:
        return "silent"
    except ports.ClinicRefused:
        is_refused = wishing.refuse(appointment, region=region, at=at, by=SYSTEM)
        return "released" if is_refused else _by_now(appointment)
    if number is None:
        return "released" if _let_go(appointment, region, at) else _by_now(appointment)
    try:
        booked = confirming.book_found(appointment, clinic_number=number, region=region, at=at, by=SYSTEM)
    except NotBookable:  # another visit of the patient stands at that time by now
        _tell(Kind.VISIT_OVERLAPS, appointment, at)
        return "released"
    return "booked" if booked else _by_now(appointment)


def _by_now(appointment: Appointment) -> str:
    """Return the outcome that somebody else gave a reservation meanwhile; «failed» where it is still open."""
    state = State(Appointment.objects.values_list("state", flat=True).get(pk=appointment.pk))
    return {State.RELEASED: "released", State.RESERVING: "failed"}.get(state, "booked")


def _asked(appointment: Appointment, at: datetime) -> str | None:
    """Return the number under which the clinic has reserved it, by now; None where it need not any more.

    A question that it has not heard is asked again: the person waits for a visit, not for a no. The same key
    makes it harmless that the first one may still be on its way. Raises ClinicSilent, ClinicRefused.
    """
    system, reservation = ports.clinic_system(appointment.clinic_id), confirming.reservation_of(appointment)
    number = system.find(reservation)
    if number is not None or not _is_wanted(appointment, at):
        return number
    return system.reserve(reservation)


def _is_wanted(appointment: Appointment, at: datetime) -> bool:
    """Tell whether it may still be asked for: there is time to come, and the account still holds the card.

    With or without a wish: the person must read of the visit and come.
    """
    asking = Appointment.objects.filter(
        pk=appointment.pk, state=State.RESERVING, starts_at__gt=at + WISH_ENDS_BEFORE
    )
    return asking.exists() and _is_held(appointment)


def _is_held(appointment: Appointment) -> bool:
    held = Holding.objects.filter(card=appointment.card_id, account=appointment.account_id, ended_at=None)
    return held.exists()


@transaction.atomic
def _let_go(appointment: Appointment, region: str, at: datetime) -> bool:
    """Give a place back that is not asked for any more; say so unless the account has left the card."""
    if not wishing.give_up(appointment, region=region, at=at, by=SYSTEM, reason=UNHEARD):
        return False
    if _is_held(appointment):
        _tell(Kind.WISH_OVER, appointment, at)
    return True


def call_for_registry(*, at: datetime) -> int:
    """Ask the registry to call about every reservation that has been open too long; return how many.

    Not about wishes: who left one knows that the clinic is silent, and until when it is waited for.
    The place stays taken and the clinic's system is still asked; whoever answers first ends it.
    Safe to run twice and by two workers: the row of the call is one per appointment.
    """
    late = Appointment.objects.filter(
        state=State.RESERVING,
        steps__to_state=State.RESERVING,
        steps__at__lte=at - REGISTRY_CALLS_AFTER,
        registry_call=None,
        wish=None,
    )
    ids = list(late.order_by("held_at", "pk").values_list("pk", flat=True)[:BATCH])
    return sum(_call(appointment_id, at) for appointment_id in ids)


@transaction.atomic
def _call(appointment_id: uuid.UUID, at: datetime) -> bool:
    open_one = Appointment.objects.select_for_update().filter(pk=appointment_id, state=State.RESERVING)
    appointment = open_one.first()
    if appointment is None:
        return False
    _, is_new = RegistryCall.objects.get_or_create(appointment=appointment, defaults={"since_at": at})
    if is_new:
        _tell(Kind.REGISTRY_CALLS, appointment, at)
    return is_new


def _tell(kind: Kind, appointment: Appointment, at: datetime) -> None:
    trail.tell(kind, appointment.pk, account_id=appointment.account_id, card_id=appointment.card_id, at=at)
