"""The board: put together of rows once a minute, read from its file by pages; and the notes beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from portal.domain.health import ports
from portal.domain.health.models import Count, PlannedWorks, Probe, TroubleDay
from portal.domain.health.rules import board as words
from portal.domain.health.rules import counting
from portal.domain.health.states import CLINICS, Board, Day, Maintenance, Place, Watched, Works
from portal.domain.regions import queries as regions

BOARD: Final = "board"
MAINTENANCE: Final = "maintenance"
AWAY: Final = "away"
_BELIEVED: Final = timedelta(minutes=3)
_BELIEVED_READING: Final = timedelta(minutes=10)
_AWAY_FOR: Final = timedelta(seconds=90)
_SHOWN_AHEAD: Final = timedelta(days=30)
_read: tuple[Mapping[str, Any] | None, Board | None] = (None, None)


def board() -> Board | None:
    """Return what the worker wrote last; no query. The file is read anew at most once in a second."""
    global _read  # noqa: PLW0603  the same file is not read into values for each page
    told = ports.folder.read(BOARD)
    if told is not _read[0]:
        _read = (told, words.read(told))
    return _read[1]


def is_stale(found: Board, at: datetime) -> bool:
    """Tell whether the worker has not written for so long that nothing can be said of now."""
    return at - found.written_at > counting.STALE


def maintenance() -> Maintenance:
    """Return the works that go on, or the last ones; no query."""
    return words.read_maintenance(ports.folder.read(MAINTENANCE))


def away() -> tuple[datetime, datetime] | None:
    """Return since when and when last a page met no database, where one has."""
    told = ports.folder.read(AWAY)
    try:
        return (_moment(told["since"]), _moment(told["last"])) if told else None
    except (KeyError, ValueError, TypeError):
        return None


def pages_away_since(at: datetime) -> datetime | None:
    """Return since when pages do not open, if one failed just now; no query."""
    told = away()
    return told[0] if told and at - told[1] < _AWAY_FOR else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def board_of(seen: ports.Seen, at: datetime) -> Board:
    """Put the board together (five queries)."""
    days: dict[str, list[Day]] = {}
    shown = TroubleDay.objects.filter(day__gte=counting.first_day(at)).order_by("day")
    for system, day, down_s, unseen_s in shown.values_list("system", "day", "down_s", "unseen_s"):
        days.setdefault(system, []).append(Day(day, down_s, unseen_s))
    probes = {probe.system: probe for probe in Probe.objects.all()}
    places = {one.pk: _place(one, seen) for one in regions.switched_on()}
    named = {name for place in places.values() for name in place.systems}
    return Board(
        written_at=at,
        watched_from=_began() or counting.day_of(at),
        places=places,
        systems={name: _watched(name, probes.get(name), days.get(name, []), at) for name in sorted(named)},
        works=_works(at),
    )


def _began() -> date | None:
    return Count.objects.values_list("began_on", flat=True).first()


def _place(region: regions.Region, seen: ports.Seen) -> Place:
    clinics: Mapping[str, Any] = seen.clinics.get(region.pk, {})
    return Place(
        code=region.pk, name=region.name, time_zone=region.time_zone, brand=region.brand,
        support_phone=region.support_phone, emergency=list(region.emergency),
        systems=list(seen.systems.get(region.pk, ())),
        clinics={name: list(desks) for name, desks in clinics.items()},
    )  # fmt: skip


def _watched(name: str, probe: Probe | None, days: list[Day], at: datetime) -> Watched:
    believed = _BELIEVED_READING if name.startswith(CLINICS) else _BELIEVED
    if probe is None or at - probe.checked_at > believed:
        return Watched(name, None, probe.checked_at if probe else None, "", days)
    return Watched(name, probe.is_up, probe.changed_at, probe.detail, days)


def _works(at: datetime) -> list[Works]:
    found = PlannedWorks.objects.filter(
        taken_back_at=None, till_at__gt=at, since_at__lt=at + _SHOWN_AHEAD
    ).order_by("since_at", "pk")
    return [
        Works(one.pk, one.region_id, one.since_at, one.till_at, one.shown_from, one.text) for one in found
    ]


@dataclass(frozen=True, slots=True)
class Announced:
    """Works as the operator sees them; moments are UTC."""

    id: int
    since: datetime
    till: datetime
    shown_from: datetime
    text: str


def announced(*, region: str, at: datetime) -> list[Announced]:
    """Return the works of a region that go on or will (one query)."""
    found = PlannedWorks.objects.filter(region=region, taken_back_at=None, till_at__gt=at)
    rows = found.order_by("since_at", "pk").values_list("pk", "since_at", "till_at", "shown_from", "text")
    return [Announced(*row) for row in rows]
