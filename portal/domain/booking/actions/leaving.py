"""A card leaves the картотека: what becomes of its visits is decided with it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import queries
from portal.domain.booking.actions import cancelling, holding, wishing
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import CancelReason, State
from portal.domain.patients import access as opened
from portal.domain.patients import actions as patients
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope


def remove_card(*, card: OpenCard, is_cancelling: bool, at: datetime, by: Actor) -> int:
    """Delete a card and, where asked, cancel the visits its holder booked; return how many were cancelled.

    What a clinic's system was asked for and has not answered is given up in any case: nobody would be told
    of its yes. Card and visits go in one transaction. Raises NotYours, accounts.Limited, NotCancellable (a
    visit began since it was listed: nothing is changed), limits.Exhausted.
    """
    with transaction.atomic():
        opened.card_to_book(
            account_id=card.account_id, card_id=card.id, at=at, by=by, needs=Scope.NOTHING
        )  # fmt: skip
        _let_go(card, at, by)
        coming = queries.coming_of_holder(card=card, at=at)
        _wait_no_longer([one for one in coming if one.state == State.RESERVING], at, by)
        booked = [one for one in coming if one.state == State.BOOKED]
        cancelled = _cancel(booked, card, at, by) if is_cancelling else 0
        patients.remove_card(card=card, at=at, by=by)
    return cancelled


def _let_go(card: OpenCard, at: datetime, by: Actor) -> None:
    """Give back what is only held: a place confirmed at this moment is a visit here, or no visit at all."""
    held = Appointment.objects.select_for_update(of=("self",)).filter(
        card=card.id, account_id=card.account_id, state=State.HELD
    )
    for appointment_id, region in list(held.order_by("pk").values_list("pk", "clinic__region_id")):
        holding.let_go(
            account_id=card.account_id, appointment_id=appointment_id, region=region, at=at, by=by
        )  # fmt: skip


def _wait_no_longer(visits: Sequence[Appointment], at: datetime, by: Actor) -> None:
    for one in visits:
        wishing.stop_waiting(
            one, account_id=one.account_id, region=one.clinic.region_id, at=at, by=by
        )  # fmt: skip


def _cancel(visits: Sequence[Appointment], card: OpenCard, at: datetime, by: Actor) -> int:
    for visit in visits:
        cancelling.cancel(
            account_id=card.account_id, appointment_id=visit.pk, reason=CancelReason.OTHER,
            region=visit.clinic.region_id, at=at, by=by,
        )  # fmt: skip
    return len(visits)
