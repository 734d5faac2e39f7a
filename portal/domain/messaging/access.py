"""The only doors to a thread: the person's by the card, staff's by the desk; looks of staff are recorded."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from portal.domain.accounts.actions import Limited
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic
from portal.domain.messaging.models import Thread
from portal.domain.messaging.rules import writing
from portal.domain.messaging.states import Desk, ThreadState, Which
from portal.domain.patients import access as patients
from portal.domain.patients.access import NotYours, OpenCard, SeenCard
from portal.domain.patients.states import Scope
from portal.domain.regions.queries import Region
from portal.domain.staff import access as staff
from portal.domain.staff.states import Member, What

_MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class OpenThread:
    """A thread that this account may read and write, with the card it is about."""

    thread: Thread
    card: OpenCard


def threads_of(*, account_id: int, at: datetime, by: Actor) -> list[OpenThread]:
    """Open the threads about the cards of an account, the newest word first; of every region, as the cards.

    Raises accounts.Limited: what clinics write stays behind a sign-in that proves more.
    """
    if by.is_limited:
        raise Limited
    cards = {card.id: card for card in patients.cards_of(account_id=account_id, at=at, by=by)}
    found = _living().filter(card__in=cards).order_by("-last_at", "pk")[:_MOST_LISTED]
    opened = [OpenThread(one, cards[one.card_id]) for one in found]
    return [one for one in opened if _opens(one, account_id)]


def thread_of(*, account_id: int, thread_id: UUID, at: datetime, by: Actor, reason: str) -> OpenThread:
    """Open one thread of a card that this account holds and may act for so far.

    Raises NotYours, whether it does not exist or is somebody else's; accounts.Limited.
    """
    thread = _living().filter(pk=thread_id).first()
    if thread is None:
        raise NotYours
    card = patients.card_of(account_id=account_id, card_id=thread.card_id, at=at, by=by, reason=reason)
    if by.is_limited:
        raise Limited
    opened = OpenThread(thread, card)
    if not _opens(opened, account_id):
        raise NotYours
    return opened


def may_write_about(card: OpenCard) -> bool:
    """Tell whether an account may begin a thread about an opened card."""
    return card.may(Scope.BOOK) and not card.is_masked


def _opens(one: OpenThread, account_id: int) -> bool:
    return writing.opens(one.card.scope, is_own=one.thread.account_id == account_id)


def _living() -> "QuerySet[Thread]":
    return Thread.objects.filter(erased_at=None).select_related("clinic", "region", "account")


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """The desk of somebody of staff, and what of a patient they see there."""

    desk: Desk
    member: Member
    sees: AbstractSet[What]


def desk_of_clinic(*, member: Member, clinic_id: int) -> OpenDesk:
    """Open the desk of a clinic; raise staff.access.NotYourWork where no role of this member does."""
    clinic = staff.clinic_of(member=member, clinic_id=clinic_id, what=What.CLINIC_MESSAGES)
    return OpenDesk(Desk(clinic.region, clinic.id, clinic.name, clinic.time_zone), member, clinic.sees)


def desk_of_support(*, member: Member, region: Region) -> OpenDesk:
    """Open the desk of a region's support, which sees no names; raise staff.access.NotYourWork."""
    staff.may(member=member, what=What.SUPPORT_MESSAGES)
    return OpenDesk(Desk(region.code, None, "", region.time_zone), member, frozenset())


@dataclass(frozen=True, slots=True)
class Work:
    """A thread as somebody of staff sees it, and of its card what the desk may see."""

    thread: Thread
    card: SeenCard


def queue(*, desk: OpenDesk, which: Which, at: datetime, by: Actor) -> list[Work]:
    """Open the threads of a desk, those that wait first, the oldest first; one entry of the record."""
    found = list(
        _of_desk(desk.desk).filter(_wanted(which, desk.member)).order_by(*_order(which))[:_MOST_LISTED]
    )
    audit.record(
        at=at, by=by, action="threads.listed", object_kind="desk", object_id=desk.desk.clinic_id or "support",
        region=desk.desk.region, facts={"cards": [str(one.card_id) for one in found]},
    )  # fmt: skip
    return [Work(one, patients.seen(one.card, desk.sees)) for one in found]


def _wanted(which: Which, member: Member) -> Q:
    if which == Which.CLOSED:
        return Q(state=ThreadState.CLOSED)
    mine = Q(taken_by=member.employee_id) if which == Which.MINE else Q()
    return mine & Q(state=ThreadState.OPEN)


def _order(which: Which) -> "tuple[str | OrderBy, ...]":
    if which == Which.CLOSED:
        return "-closed_at", "pk"
    return F("waits_since").asc(nulls_last=True), "-last_at", "pk"


def thread_for_work(*, desk: OpenDesk, thread_id: UUID, at: datetime, by: Actor) -> Work:
    """Open one thread of a desk and record who looked; raise NotYours for any other thread."""
    found = _of_desk(desk.desk).filter(pk=thread_id).first()
    if found is None:
        raise NotYours
    audit.record(
        at=at, by=by, action="thread.opened", object_kind="thread", object_id=found.pk,
        region=desk.desk.region, facts={"cards": [str(found.card_id)]},
    )  # fmt: skip
    return Work(found, patients.seen(found.card, desk.sees))


def _of_desk(desk: Desk) -> "QuerySet[Thread]":
    mine = Thread.objects.filter(region=desk.region, clinic=desk.clinic_id, erased_at=None)
    return mine.select_related("card", "clinic", "taken_by")


def clinic_here(*, region: str, clinic_id: int) -> Clinic | None:
    """Return a working clinic of a region (one query)."""
    return Clinic.objects.filter(region=region, pk=clinic_id, is_active=True).first()
