"""Staff's verbs: answer, take, hand over, close, open again, read."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.messaging.access import OpenDesk, Work
from portal.domain.messaging.actions import files, reading, turning
from portal.domain.messaging.actions.writing import NotWritten
from portal.domain.messaging.models import Message, Thread
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.rules import writing as rules
from portal.domain.messaging.states import NOTE_LONGEST, Side, ThreadState, TurnKind
from portal.domain.messaging.states.files import Owner
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind


class NotHanded(Exception):
    """The thread cannot go there: nobody answers there, or it is there already."""


def answer(
    *,
    desk: OpenDesk,
    work: Work,
    text: str,
    key: UUID,
    closes: bool,
    at: datetime,
    by: Actor,
    place: str = "",
) -> None:
    """Answer a thread, and close it where nothing more is expected; the person is told once for one press.

    `place` names the form whose files go along. Whoever answers has the thread in hand. Raises NotWritten.
    """
    tidy, employee_id = rules.tidy(text), desk.member.employee_id
    if _said(employee_id, key):
        return
    try:
        with transaction.atomic():
            thread = turning.locked(work.thread)
            is_closed = thread.state == ThreadState.CLOSED
            if reasons := rules.why_not_send(text=tidy, is_closed=is_closed):
                raise NotWritten(reasons)
            said = _say(thread, desk, tidy, key, at)
            files.attach(owner=Owner(employee_id=employee_id), place=place, message_id=said.pk, at=at)
            reading.note(thread, by=Side.STAFF, at=at)
            thread.last_at = at
            thread.waits_since = thread.due_at = None
            thread.taken_by_id = employee_id
            if closes:
                turning.turn(thread, TurnKind.CLOSED, side=Side.STAFF, at=at, employee_id=employee_id)
            thread.save()
            _tell(thread, Kind.MESSAGE_ANSWERED, f"message:{said.pk}", at)
            _note("message.answered", thread, at, by)
    except IntegrityError:
        if not _said(employee_id, key):
            raise


def _say(thread: Thread, desk: OpenDesk, text: str, key: UUID, at: datetime) -> Message:
    return Message.objects.create(
        thread=thread, side=Side.STAFF, employee_id=desk.member.employee_id, clinic_id=desk.desk.clinic_id,
        text=text, sent_at=at, key=key, waited_since=thread.waits_since, was_due_at=thread.due_at,
    )  # fmt: skip


def _said(employee_id: int, key: UUID) -> bool:
    return Message.objects.filter(employee=employee_id, key=key).exists()


def _tell(thread: Thread, kind: Kind, event: str, at: datetime) -> None:
    facts = {"thread": str(thread.pk), "card": str(thread.card_id)}
    for account_id in queries.who_is_told(thread=thread, at=at):
        notices.put(
            account_id=account_id, card_id=thread.card_id, kind=kind, key=f"{kind}:{event}:{account_id}",
            facts=facts, at=at,
        )  # fmt: skip


def take(*, desk: OpenDesk, work: Work, at: datetime, by: Actor) -> None:
    """Take a thread in hand; colleagues see who has it."""
    employee_id = desk.member.employee_id
    with transaction.atomic():
        thread = turning.locked(work.thread)
        if thread.taken_by_id == employee_id:
            return
        thread.taken_by_id = employee_id
        turning.turn(thread, TurnKind.TAKEN, side=Side.STAFF, at=at, employee_id=employee_id)
        thread.save(update_fields=["taken_by"])
        _note("thread.taken", thread, at, by)


def hand_over(*, desk: OpenDesk, work: Work, to: str, note: str, at: datetime, by: Actor) -> None:
    """Hand a thread to a colleague (`person.7`), another clinic (`clinic.3`) or the support (`support`).

    The promise to the person stays. The note is for the colleagues alone. Raises NotHanded.
    """
    kind, _dot, number = to.partition(".")
    where = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None
    told = {"note": rules.tidy(note)[:NOTE_LONGEST], "employee_id": desk.member.employee_id}
    with transaction.atomic():
        thread = turning.locked(work.thread)
        if kind == "person" and where in dict(
            queries.colleagues(desk=desk.desk, but=desk.member.employee_id)
        ):
            thread.taken_by_id = where
            turning.turn(thread, TurnKind.HANDED, side=Side.STAFF, at=at, colleague_id=where, **told)
        elif (kind == "clinic" and where in dict(queries.other_clinics(desk=desk.desk))) or (
            kind == "support" and desk.desk.clinic_id is not None
        ):
            thread.clinic_id, thread.taken_by_id = where if kind == "clinic" else None, None
            turning.turn(thread, TurnKind.HANDED, side=Side.STAFF, at=at, clinic_id=thread.clinic_id, **told)
        else:
            raise NotHanded
        thread.save()
        _note("thread.handed", thread, at, by)


def close(*, desk: OpenDesk, work: Work, at: datetime, by: Actor) -> None:
    """Close a thread; who wrote it is told. One that is closed stays so."""
    with transaction.atomic():
        thread = turning.locked(work.thread)
        if thread.state == ThreadState.CLOSED:
            return
        turning.turn(thread, TurnKind.CLOSED, side=Side.STAFF, at=at, employee_id=desk.member.employee_id)
        thread.save()
        _tell(thread, Kind.THREAD_CLOSED, f"{thread.pk.hex[:12]}:{at.timestamp():.0f}", at)
        _note("thread.closed", thread, at, by)


def reopen(*, desk: OpenDesk, work: Work, at: datetime, by: Actor) -> None:
    """Open a closed thread again, to write into it."""
    with transaction.atomic():
        thread = turning.locked(work.thread)
        if thread.state == ThreadState.OPEN:
            return
        turning.turn(thread, TurnKind.REOPENED, side=Side.STAFF, at=at, employee_id=desk.member.employee_id)
        thread.save()
        _note("thread.reopened", thread, at, by)


def read(*, work: Work, at: datetime) -> None:
    """Note that somebody of the desk has seen what stands in the thread: the person sees «прочитано»."""
    reading.note(work.thread, by=Side.STAFF, at=at)


def _note(action: str, thread: Thread, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="thread", object_id=thread.pk, region=thread.region_id,
        facts={"cards": [str(thread.card_id)]},
    )  # fmt: skip
