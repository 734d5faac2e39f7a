"""The desk of a region as its pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.booking.queries import ClinicCount
from portal.domain.clinics.queries import Clinic
from portal.domain.health.queries import Probe
from portal.domain.staff.queries.team import RoleRow, Worker
from portal.domain.staff.states import Kind
from portal.domain.work.queries import Backlog
from portal.kit import dates, zones
from portal.kit.words import N_
from portal.look.values import Fact

KIND: Final[dict[Kind, str]] = {
    Kind.OPERATOR: N_("оператор региона"),
    Kind.REGISTRAR: N_("регистратор"),
    Kind.DOCTOR: N_("врач"),
}
_QUEUE: Final = {"urgent": N_("Срочные задания"), "slow": N_("Долгие задания")}


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


def clinic(one: Clinic, count: ClinicCount | None) -> ClinicRow:
    """Return the row of a clinic; one where nobody works today has zeros."""
    told = count or ClinicCount(0, 0, 0)
    return ClinicRow(one.short_name, told.doctors, told.places, told.taken, max(0, told.places - told.taken))


def figures(rows: Sequence[ClinicRow]) -> ClinicRow:
    """Return the sums of a region."""
    return ClinicRow(
        name="",
        doctors=sum(one.doctors for one in rows),
        places=sum(one.places for one in rows),
        taken=sum(one.taken for one in rows),
        free=sum(one.free for one in rows),
    )


def queues(live: Mapping[str, bool], backlog: Sequence[Backlog], at: datetime) -> list[Fact]:
    """Say of each queue whether somebody works it and what waits."""
    rows = []
    for one in backlog:
        told = {"waiting": one.waiting, "dead": one.dead, "minutes": _minutes(one.oldest_at, at)}
        works = _("работает") if live.get(one.queue) else _("не работает")
        text = _("ждут %(waiting)s (дольше всех %(minutes)s мин), брошено %(dead)s") % told
        rows.append(Fact(_(_QUEUE.get(one.queue, one.queue)), f"{works}, {text}"))
    return rows


def _minutes(since: datetime | None, at: datetime) -> int:
    return int((at - since).total_seconds() // 60) if since else 0


def esia(probe: Probe | None, zone: str) -> Fact:
    """Say what the last look at ESIA found."""
    if probe is None:
        return Fact(_("Госуслуги"), _("ещё не проверялись"))
    when = dates.show_time(zones.local(probe.checked_at, zone).time())
    said = _("отвечают, проверено в %(time)s") if probe.is_up else _("не отвечают, проверено в %(time)s")
    return Fact(_("Госуслуги"), said % {"time": when})


def worker(one: Worker, zone: str) -> TeamRow:
    """Return the row of an employee."""
    state, kind = _state(one)
    return TeamRow(
        id=one.id,
        name=one.name,
        email=one.email,
        roles=[role(each) for each in one.roles],
        state=state,
        kind=kind,
        seen=moment(one.seen_at, zone) if one.seen_at else "",
    )


def role(one: RoleRow) -> str:
    """Say a role: «регистратор, Поликлиника № 1»."""
    return ", ".join(part for part in (_(KIND[one.kind]), one.doctor, one.clinic) if part)


def _state(one: Worker) -> tuple[str, str]:
    if one.ended_at is not None:
        return _("доступ закрыт"), "plain"
    if one.is_set_up:
        return (_("работает"), "success") if one.roles else (_("без роли"), "warning")
    return (_("приглашён"), "info") if one.invited_until else (_("ссылка истекла"), "warning")


def moment(at: datetime, zone: str) -> str:
    """Say an instant by the region's clock."""
    local = zones.local(at, zone)
    return f"{dates.show(local.date())} {dates.show_time(local.time())}"
