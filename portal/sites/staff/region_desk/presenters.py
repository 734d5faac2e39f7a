"""The desk of a region as its pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.accounts.queries import Money
from portal.domain.booking.queries import ClinicCount
from portal.domain.clinics.queries import Clinic
from portal.domain.health.queries import Probe
from portal.domain.staff.queries.team import Worker
from portal.domain.staff.rules import NotLinking
from portal.domain.staff.states import Kind, Sent
from portal.domain.work.queries import Backlog
from portal.kit import dates, zones
from portal.kit import money as sums
from portal.kit.words import N_
from portal.sites.staff import days, roles

NOT_LINKED: Final[dict[NotLinking, str]] = {
    NotLinking.OWN: N_("Себе ссылку сделать нельзя. Пароль и приложение меняют на странице «Мой доступ»."),
    NotLinking.ONLY_BY_LETTER: N_("Ссылка для оператора уходит только письмом ему самому."),
    NotLinking.NO_LETTERS: N_(
        "Письма с этого портала не уходят. Ссылку для оператора делает администратор портала."
    ),
}
_SENT: Final[dict[Sent, str]] = {
    Sent.NOT: N_("Ссылка передана и действует до %(until)s."),
    Sent.WAITING: N_("Письмо со ссылкой отправляем. Ссылка действует до %(until)s."),
    Sent.GONE: N_("Письмо со ссылкой ушло на %(email)s. Ссылка действует до %(until)s."),
    Sent.REFUSED: N_("Письмо не дошло: почта %(email)s его не принимает. Проверьте адрес."),
}
_QUEUE: Final = {
    "urgent": N_("Коды и записи"),
    "letters": N_("Письма"),
    "slow": N_("Расписания и загрузки"),
}


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """One clinic today."""

    name: str
    doctors: int
    places: int
    taken: int
    free: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One employee in the list."""

    id: int
    name: str
    email: str
    roles: Sequence[str]
    state: str
    kind: str
    seen: str
    is_gone: bool


def clinic(one: Clinic, count: ClinicCount | None) -> ClinicRow:
    """Return the row of a clinic; one where nobody works today has zeros."""
    told = count or ClinicCount(0, 0, 0, 0)
    return ClinicRow(one.short_name, told.doctors, told.places, told.taken, told.free)


def figures(rows: Sequence[ClinicRow]) -> ClinicRow:
    """Return the sums of a region."""
    return ClinicRow(
        name="",
        doctors=sum(one.doctors for one in rows),
        places=sum(one.places for one in rows),
        taken=sum(one.taken for one in rows),
        free=sum(one.free for one in rows),
    )


@dataclass(frozen=True, slots=True)
class Health:
    """How one part of the portal stands; `kind` is that of its badge."""

    name: str
    state: str
    kind: str
    said: str


def queues(live: Mapping[str, bool], backlog: Sequence[Backlog], at: datetime) -> list[Health]:
    """Say of each queue whether somebody works it and what waits."""
    return [_queue(one, is_live=bool(live.get(one.queue)), at=at) for one in backlog]


def _queue(one: Backlog, *, is_live: bool, at: datetime) -> Health:
    told = {"waiting": one.waiting, "dead": one.dead, "minutes": _minutes(one.oldest_at, at)}
    said = [_("ждут: %(waiting)s, дольше всех %(minutes)s мин") % told if one.waiting else _("очереди нет")]
    if one.dead:
        said.append(_("не удалось: %(dead)s") % told)
    state, kind = (_("работает"), "success") if is_live else (_("не работает"), "error")
    if is_live and one.dead:
        kind = "warning"
    return Health(_(_QUEUE.get(one.queue, one.queue)), state, kind, "; ".join(said))


def money(told: Money) -> Health:
    """Say what messages to telephones have cost today."""
    state, kind = (_("предел исчерпан"), "error") if told.is_short else (_("хватает"), "success")
    if not told.most:
        state, kind = _("выключены"), "plain"
    known = {"spent": sums.roubles(told.spent), "most": sums.roubles(told.most)}
    return Health(_("Деньги на сообщения"), state, kind, _("сегодня %(spent)s из %(most)s") % known)


def _minutes(since: datetime | None, at: datetime) -> int:
    return int((at - since).total_seconds() // 60) if since else 0


def esia(probe: Probe | None, zone: str) -> Health:
    """Say what the last look at ESIA found."""
    if probe is None:
        return Health(_("Госуслуги"), _("не проверено"), "plain", _("проверка начнётся через минуту"))
    when = dates.show_time(zones.local(probe.checked_at, zone).time())
    state, kind = (_("отвечают"), "success") if probe.is_up else (_("не отвечают"), "error")
    return Health(_("Госуслуги"), state, kind, _("проверено в %(time)s") % {"time": when})


def worker(one: Worker, zone: str) -> TeamRow:
    """Return the row of an employee."""
    state, kind = _state(one)
    return TeamRow(
        id=one.id,
        name=one.name,
        email=one.email,
        roles=[roles.said(each) for each in one.roles],
        state=state,
        kind=kind,
        seen=days.moment(one.seen_at, zone) if one.seen_at else "",
        is_gone=one.ended_at is not None,
    )


def held(one: Worker, zone: str, *, is_self: bool) -> list[tuple[int, str, bool]]:
    """Return the roles that are held: number, words with dates, whether this operator may end it."""
    return [
        (each.id, roles.dated(each, zone), not (is_self and each.kind == Kind.OPERATOR)) for each in one.roles
    ]


def waits(one: Worker, zone: str) -> tuple[str, str]:
    """Say of a link that waits how it went, and the kind of the message; nothing where none waits."""
    if one.invited_until is None:
        return "", "info"
    told = {"until": days.moment(one.invited_until, zone), "email": one.email}
    return _(_SENT[one.sent]) % told, "error" if one.sent == Sent.REFUSED else "info"


def is_operator_at_work(one: Worker) -> bool:
    """Tell whether a link would open the region: it goes by letter only."""
    return one.has_password and any(each.kind == Kind.OPERATOR for each in one.roles)


def _state(one: Worker) -> tuple[str, str]:
    if one.ended_at is not None:
        return _("доступ закрыт"), "plain"
    if one.is_set_up:
        return (_("работает"), "success") if one.roles else (_("без роли"), "warning")
    return (_("приглашён"), "info") if one.invited_until else (_("ссылка истекла"), "warning")
