"""The person's verbs: begin a thread, write, close, open again, read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from portal.domain.accounts.actions import Limited
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import MESSAGES_OF_ACCOUNT
from portal.domain.messaging import access
from portal.domain.messaging.access import OpenThread
from portal.domain.messaging.actions import files, reading, turning
from portal.domain.messaging.models import Message, Thread
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.rules import writing as rules
from portal.domain.messaging.states import NotSent, Side, ThreadState, TurnKind
from portal.domain.messaging.states.files import Owner
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.regions.queries import Region


class NotWritten(Exception):
    """The message was not sent, for these reasons."""

    def __init__(self, reasons: Sequence[NotSent]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person typed; `clinic_id` None is the support. `key` comes with the form.

    `place` names the form whose files go along, empty where it has none.
    """

    clinic_id: int | None
    subject: str
    text: str
    key: UUID
    place: str = ""


def begin(
    *,
    card: OpenCard,
    region: Region,
    letter: Letter,
    offered: Collection[int | None],
    at: datetime,
    by: Actor,
) -> UUID:
    """Begin a thread about a card; return its number, the same for the same press.

    `offered` are the desks that the page had found for this card: contexts above this one know its
    clinics. Raises NotWritten, limits.Exhausted, NotYours, accounts.Limited.
    """
    if by.is_limited:
        raise Limited
    if not access.may_write_about(card):
        raise NotYours
    subject, text = rules.line(letter.subject), rules.tidy(letter.text)
    is_offered = letter.clinic_id in offered
    _refuse(rules.why_not_begin(subject=subject, text=text, is_offered=is_offered))
    if (known := _said(card.account_id, letter.key)) is not None:
        return known.thread_id
    try:
        with transaction.atomic():
            limits.take_along(MESSAGES_OF_ACCOUNT, str(card.account_id), at=at)
            thread = _made(card, region, letter.clinic_id, subject, at)
            _say(thread, card, text, letter.key, letter.place, at)
            _note("thread.begun", thread, at, by)
    except IntegrityError:  # the same press in another process, a moment before
        known = _said(card.account_id, letter.key)
        if known is None:
            raise
        return known.thread_id
    return thread.pk


def _made(card: OpenCard, region: Region, clinic_id: int | None, subject: str, at: datetime) -> Thread:
    clinic = access.clinic_here(region=region.code, clinic_id=clinic_id) if clinic_id is not None else None
    if clinic_id is not None and clinic is None:
        raise NotWritten([NotSent.NOT_OFFERED])
    return Thread.objects.create(
        card_id=card.id, account_id=card.account_id, region=region, clinic=clinic, subject=subject,
        state=ThreadState.OPEN, created_at=at, last_at=at, waits_since=at, due_at=_due(region, clinic, at),
    )  # fmt: skip


def _due(region: Region, clinic: Clinic | None, at: datetime) -> datetime:
    zone = clinic.time_zone if clinic else region.time_zone
    _hours, due = queries.promised(region=region, clinic_id=clinic.pk if clinic else None, zone=zone, at=at)
    return due


def reply(
    *,
    opened: OpenThread,
    text: str,
    key: UUID,
    at: datetime,
    by: Actor,
    place: str = "",
    reopens: bool = False,
) -> None:
    """Write into a thread; `reopens` opens a closed one first. The same press writes once.

    `place` names the form whose files go along.

    Raises NotWritten (a closed thread takes nothing), limits.Exhausted.
    """
    tidy, account_id = rules.tidy(text), opened.card.account_id
    if _said(account_id, key) is not None:
        return
    try:
        with transaction.atomic():
            thread = turning.locked(opened.thread)
            is_closed = thread.state == ThreadState.CLOSED and not reopens
            _refuse(rules.why_not_send(text=tidy, is_closed=is_closed))
            limits.take_along(MESSAGES_OF_ACCOUNT, str(account_id), at=at)
            if thread.state == ThreadState.CLOSED:
                turning.turn(thread, TurnKind.REOPENED, side=Side.PERSON, at=at)
            _say(thread, opened.card, tidy, key, place, at)
            thread.last_at = at
            if thread.waits_since is None:
                thread.waits_since, thread.due_at = at, _due(thread.region, thread.clinic, at)
            thread.save()
            _note("message.sent", thread, at, by)
    except IntegrityError:
        if _said(account_id, key) is None:
            raise


def close(*, opened: OpenThread, at: datetime, by: Actor) -> None:
    """Close a thread: nothing is waited for any more. One that is closed stays so."""
    _move(opened, ThreadState.CLOSED, at, by)


def reopen(*, opened: OpenThread, at: datetime, by: Actor) -> None:
    """Open a closed thread again, to write into it."""
    _move(opened, ThreadState.OPEN, at, by)


def _move(opened: OpenThread, to: ThreadState, at: datetime, by: Actor) -> None:
    with transaction.atomic():
        thread = turning.locked(opened.thread)
        if thread.state == to:
            return
        kind = TurnKind.CLOSED if to == ThreadState.CLOSED else TurnKind.REOPENED
        turning.turn(thread, kind, side=Side.PERSON, at=at)
        thread.save()
        _note(f"thread.{kind}", thread, at, by)


def read(*, opened: OpenThread, at: datetime) -> int:
    """Note that the answers of a thread were read, which staff sees; return how many were new to them."""
    thread = str(opened.thread.pk)
    with transaction.atomic():
        reading.note(opened.thread, by=Side.PERSON, at=at)
        return notices.mark_read_about(
            account_id=opened.card.account_id, kind=Kind.MESSAGE_ANSWERED, fact=("thread", thread), at=at
        )


def _say(thread: Thread, card: OpenCard, text: str, key: UUID, place: str, at: datetime) -> None:
    said = Message.objects.create(
        thread=thread, side=Side.PERSON, account_id=card.account_id, text=text, sent_at=at, key=key
    )
    files.attach(owner=Owner(account_id=card.account_id), place=place, message_id=said.pk, at=at)


def _said(account_id: int, key: UUID) -> Message | None:
    return Message.objects.filter(account=account_id, key=key).first()


def _refuse(reasons: Sequence[NotSent]) -> None:
    if reasons:
        raise NotWritten(reasons)


def _note(action: str, thread: Thread, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="thread", object_id=thread.pk, region=thread.region_id,
        facts={"cards": [str(thread.card_id)]},
    )  # fmt: skip
