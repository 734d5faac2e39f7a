"""Values of the messages' pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.domain.messaging.access import OpenThread
from portal.domain.messaging.queries import files as kept_files
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.states import Side, TurnKind
from portal.domain.messaging.states.files import Kept
from portal.domain.regions import queries as regions
from portal.domain.regions.queries import Region
from portal.domain.regions.rules import keeping
from portal.kit import dates, names, zones
from portal.look.values import FileView, TalkLine
from portal.sites.entrance import files, saying
from portal.sites.patient import spoken


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread in the list; `new` is how many answers were not read."""

    subject: str
    href: str
    with_whom: str
    about: str
    when: str
    state: str
    kind: str
    new: int


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A whole thread. `expected` says until when an answer is promised; `phones` where it is overdue.

    `kept` says how long it is kept.
    """

    subject: str
    with_whom: str
    about: str
    is_closed: bool
    lines: Sequence[TalkLine]
    expected: str
    is_overdue: bool
    phones: SafeString
    kept: str
    close_href: str
    reopen_href: str


def row(one: OpenThread, new: Mapping[str, int], here: Region, at: datetime) -> ThreadRow:
    """Say one thread of the list."""
    count = new.get(str(one.thread.pk), 0)
    state, kind = _state(one, count, at)
    return ThreadRow(
        subject=one.thread.subject,
        href=reverse("messages:thread", args=[one.thread.pk]),
        with_whom=_whom(one.thread),
        about=_about(one),
        when=spoken.short(one.thread.last_at, here.time_zone, at),
        state=state, kind=kind, new=count,
    )  # fmt: skip


def _state(one: OpenThread, new: int, at: datetime) -> tuple[str, str]:
    if new:
        return _("Есть ответ"), "info"
    if one.thread.closed_at is not None:
        return _("Закрыто"), "plain"
    if one.thread.due_at is None:
        return _("Отвечено"), "success"
    return (_("Срок ответа прошёл"), "warning") if one.thread.due_at < at else (_("Ждёт ответа"), "plain")


def _about(one: OpenThread) -> str:
    card = one.card
    return names.full(card.surname, card.name, card.patronymic)


def _whom(place: Any) -> str:
    return (
        _("Регистратура: %(clinic)s") % {"clinic": place.clinic.short_name}
        if place.clinic
        else _("Поддержка портала")
    )


def view(one: OpenThread, at: datetime) -> ThreadView:
    """Say a whole thread (four queries)."""
    thread = one.thread
    zone = thread.clinic.time_zone if thread.clinic else thread.region.time_zone
    written = queries.written(thread=thread)
    sent = kept_files.of_messages([message.pk for message in written])
    said = [
        (message.sent_at, 0, _line(message, one, zone, at, _files(sent[message.pk], thread)))
        for message in written
    ]
    turned = queries.seen_turns(queries.turns(thread=thread))
    said += [(turn.at, 1, _turn(turn, zone, at)) for turn in turned]
    is_overdue = thread.due_at is not None and thread.due_at < at
    return ThreadView(
        subject=thread.subject,
        with_whom=_whom(thread),
        about=_about(one),
        is_closed=thread.closed_at is not None,
        lines=[line for _at, _order, line in sorted(said, key=lambda each: each[:2])],
        expected=spoken.moment(thread.due_at, zone, at) if thread.due_at else "",
        is_overdue=is_overdue,
        phones=spoken.phone_links(thread.clinic.phones if thread.clinic else [thread.region.support_phone]),
        kept=_kept(thread, zone, at),
        close_href=reverse("messages:close", args=[thread.pk]),
        reopen_href=reverse("messages:reopen", args=[thread.pk]),
    )


def _kept(thread: Any, zone: str, at: datetime) -> str:
    over_at = thread.closed_at or at
    months = regions.months_kept(region=thread.region_id, what=keeping.Kept.THREADS, at=over_at)
    if thread.closed_at is None:
        return _("Переписка с файлами хранится %(time)s после закрытия, потом мы её удалим.") % {
            "time": saying.months(months)
        }
    until = zones.local(keeping.shifted(over_at, months), zone).date()
    day = {"day": dates.show_month_day(until, _), "year": until.year}
    return _("Переписка с файлами хранится до %(day)s %(year)s года, потом мы её удалим.") % day


def _files(sent: Sequence[Kept], thread: Any) -> Sequence[FileView]:
    return [files.view(kept, reverse("messages:file", args=[thread.pk, kept.id])) for kept in sent]


def _line(message: Any, one: OpenThread, zone: str, at: datetime, sent: Sequence[FileView]) -> TalkLine:
    is_mine = message.side == Side.PERSON
    return TalkLine(
        who=_writer(message, one) if is_mine else _whom(message),
        when=spoken.moment(message.sent_at, zone, at),
        text=message.text,
        is_mine=is_mine,
        mark=saying.read_mark(message.read_at, zone, at) if is_mine else "",
        files=sent,
    )


def _writer(message: Any, one: OpenThread) -> str:
    if message.account_id == one.card.account_id:
        return _("Вы")
    who = message.account
    return names.full(who.surname, who.name, who.patronymic)


def _turn(turn: Any, zone: str, at: datetime) -> TalkLine:
    return TalkLine(_happened(turn), spoken.moment(turn.at, zone, at))


def _happened(turn: Any) -> str:
    if turn.kind == TurnKind.HANDED:
        return _("Обращение передали: %(whom)s") % {"whom": _whom(turn)}
    is_person = turn.side == Side.PERSON
    if turn.kind == TurnKind.CLOSED:
        return _("Обращение закрыто") if is_person else _("Обращение закрыли сотрудники")
    return _("Обращение открыто снова")
