"""Values of the desk of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from portal.domain.messaging.access import Work
from portal.domain.messaging.queries import files as kept_files
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.rules.answering import Figures
from portal.domain.messaging.states import Side, TurnKind
from portal.domain.messaging.states.files import Kept
from portal.kit import dates, names, zones
from portal.look.values import FileView, TalkLine
from portal.sites.entrance import files, saying
from portal.sites.staff.message_desk.place import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One thread of the queue; moments by the clocks of the desk.

    `since` says since when it waits, `last` when the last word was said where it waits for nothing.
    """

    href: str
    subject: str
    patient: str
    since: str
    last: str
    due: str
    state: str
    kind: str
    taken_by: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A whole thread as the desk sees it; `patient` is empty for the support."""

    subject: str
    patient: str
    born: str
    phone: str
    due: str
    is_overdue: bool
    is_closed: bool
    taken_by: str
    is_mine: bool
    lines: Sequence[TalkLine]


def said(at: datetime, zone: str) -> str:
    """Say a moment by a desk's clocks: «24.11.2026, 09:20»."""
    local = zones.local(at, zone)
    return f"{dates.show(local.date())}, {dates.show_time(local.time())}"


def row(work: Work, place: Place, at: datetime) -> Row:
    """Say one thread of the queue."""
    thread, zone = work.thread, place.desk.desk.zone
    state, kind = _state(thread, at)
    return Row(
        href=place.url("thread", thread.pk),
        subject=thread.subject,
        patient=_name(work),
        since=said(thread.waits_since, zone) if thread.waits_since else "",
        last="" if thread.waits_since else said(thread.closed_at or thread.last_at, zone),
        due=said(thread.due_at, zone) if thread.due_at else "",
        state=state, kind=kind,
        taken_by=thread.taken_by.full_name if thread.taken_by else "",
    )  # fmt: skip


def _state(thread: Any, at: datetime) -> tuple[str, str]:
    if thread.closed_at is not None:
        return _("закрыто"), "plain"
    if thread.due_at is None:
        return _("есть ответ"), "success"
    return (_("просрочено"), "error") if thread.due_at < at else (_("ждёт ответа"), "warning")


def _name(work: Work) -> str:
    return names.full(work.card.surname, work.card.name, work.card.patronymic)


def view(work: Work, place: Place, at: datetime) -> ThreadView:
    """Say a whole thread (three queries)."""
    thread, zone = work.thread, place.desk.desk.zone
    written = queries.written(thread=thread)
    sent = kept_files.of_messages([one.pk for one in written])
    lines = [
        (one.sent_at, 0, _line(one, work, zone, at, _files(sent[one.pk], place, thread))) for one in written
    ]
    lines += [(one.at, 1, _turn(one, zone)) for one in queries.turns(thread=thread)]
    return ThreadView(
        subject=thread.subject,
        patient=_name(work),
        born=dates.show(work.card.birth_date) if work.card.birth_date else "",
        phone=work.card.phone,
        due=said(thread.due_at, zone) if thread.due_at else "",
        is_overdue=thread.due_at is not None and thread.due_at < at,
        is_closed=thread.closed_at is not None,
        taken_by=thread.taken_by.full_name if thread.taken_by else "",
        is_mine=thread.taken_by_id == place.desk.member.employee_id,
        lines=[line for _at, _order, line in sorted(lines, key=lambda each: each[:2])],
    )


def _files(sent: Sequence[Kept], place: Place, thread: Any) -> Sequence[FileView]:
    return [files.view(kept, place.url("file", thread.pk, kept.id)) for kept in sent]


def _line(message: Any, work: Work, zone: str, at: datetime, sent: Sequence[FileView]) -> TalkLine:
    is_mine = message.side == Side.STAFF
    who = message.employee.full_name if is_mine else _("Пациент или близкий") if _name(work) else _("Человек")
    return TalkLine(
        who=who, when=said(message.sent_at, zone), text=message.text, is_mine=is_mine,
        mark=saying.read_mark(message.read_at, zone, at) if is_mine else "", files=sent,
    )  # fmt: skip


def _turn(turn: Any, zone: str) -> TalkLine:
    who = turn.employee.full_name if turn.employee else _("Человек")
    return TalkLine(f"{who}: {_happened(turn)}", said(turn.at, zone), note=turn.note)


def _happened(turn: Any) -> str:
    if turn.kind == TurnKind.HANDED:
        to = turn.colleague or turn.clinic
        name = turn.colleague.full_name if turn.colleague else to.short_name if to else _("поддержка портала")
        return _("передано — %(whom)s") % {"whom": name}
    return {
        TurnKind.CLOSED.value: _("обращение закрыто"),
        TurnKind.REOPENED.value: _("обращение открыто снова"),
    }.get(turn.kind, _("взято в работу"))


@dataclass(frozen=True, slots=True)
class FiguresView:
    """How the desk answers, said; a dash where there was nothing to answer."""

    count: int
    median: str
    in_time: str
    overdue: int


def figures(told: Figures, overdue: int) -> FiguresView:
    """Say the figures of thirty days."""
    return FiguresView(
        count=told.count,
        median=_wait(told.median) if told.median is not None else "—",
        in_time=f"{told.in_time} %" if told.in_time is not None else "—",
        overdue=overdue,
    )


def _wait(wait: timedelta) -> str:
    minutes = int(wait.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)s д %(hours)s ч") % {"days": days, "hours": hours}
    return _("%(hours)s ч %(minutes)s мин") % {"hours": hours, "minutes": minutes % 60}
