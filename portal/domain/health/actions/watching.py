"""Each minute: look, count what went wrong on which day, write the board."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from portal.domain.health import ports, queries
from portal.domain.health.actions.noting import note
from portal.domain.health.models import Count, Probe, TroubleDay
from portal.domain.health.rules import board as words
from portal.domain.health.rules import counting
from portal.domain.health.states import AT_WORK, CLINICS, CODES, JOBS, MAIL, MONEY, PAGES, WAY

_ALL: Final = "all"
_COUNTED: Final = (CLINICS, CODES, JOBS, MAIL, MONEY, PAGES, WAY)
_AWAY_AGAIN: Final = timedelta(seconds=5)
_BELIEVED: Final = timedelta(minutes=10)
"""The rarest look is that of a clinic's reading; an older answer counts for nothing."""


def watch(*, at: datetime) -> None:
    """Note how everything stands, count since the last time, and write the board; raise OSError."""
    seen = ports.look(at)
    _note(seen, at)
    with transaction.atomic():
        _count(at)
    ports.folder.write(queries.BOARD, words.written(queries.board_of(seen, at)))


def _note(seen: ports.Seen, at: datetime) -> None:
    for system, answer in seen.answers.items():
        note(system=system, is_up=answer.is_up, at=at, detail=answer.detail)
    way = queries.way_through_esia(at)
    if way.is_up is not None:
        is_up = not way.is_down and way.is_accepted is not False
        note(system=WAY, is_up=is_up, at=at, detail=AT_WORK if way.is_at_work else "")
    note(system=PAGES, is_up=True, at=at)


def _count(at: datetime) -> None:
    """Add what passed since the last count, once: whoever counts at the same time waits and finds nothing."""
    last = Count.objects.select_for_update().filter(pk=_ALL).first()
    if last is None:
        Count.objects.get_or_create(pk=_ALL, defaults={"counted_at": at, "began_on": counting.day_of(at)})
        return
    if last.counted_at >= at:
        return
    for system, day, down_s, unseen_s in _stretches(last.counted_at, at):
        _add(system, day, down_s, unseen_s)
    TroubleDay.objects.filter(day__lt=counting.first_day(at)).delete()
    Count.objects.filter(pk=_ALL).update(counted_at=at)


def _stretches(since: datetime, at: datetime) -> Iterator[tuple[str, date, int, int]]:
    yield from _pages_away(at)
    if at - since <= counting.GAP:
        yield from _down(since, at)
    else:
        yield from _unwatched(since, at)


def _down(since: datetime, at: datetime) -> Iterator[tuple[str, date, int, int]]:
    for probe in Probe.objects.filter(is_up=False, checked_at__gt=at - _BELIEVED):
        if probe.system.startswith(_COUNTED):
            for day, seconds in counting.split(max(since, probe.changed_at), at):
                yield probe.system, day, seconds, 0


def _unwatched(since: datetime, at: datetime) -> Iterator[tuple[str, date, int, int]]:
    """Nobody counted, so no job was done; how the other systems were nobody knows."""
    rest = counting.without_works(since, at, queries.maintenance())
    idle = [cut for begins, ends in rest for cut in counting.split(begins, ends)]
    whole = list(counting.split(since, at))
    for name in Probe.objects.values_list("system", flat=True):
        if name.startswith(JOBS):
            yield from ((name, day, seconds, 0) for day, seconds in idle)
        elif name.startswith(_COUNTED):
            yield from ((name, day, 0, seconds) for day, seconds in whole)


def _pages_away(at: datetime) -> Iterator[tuple[str, date, int, int]]:
    """Count what web processes noted while they met no database."""
    told = queries.away()
    if told is None:
        return
    ports.folder.drop(queries.AWAY)
    for day, seconds in counting.split(told[0], min(max(told), at)):
        yield PAGES, day, seconds, 0


def _add(system: str, day: date, down_s: int, unseen_s: int) -> None:
    TroubleDay.objects.get_or_create(system=system, day=day)
    mine = TroubleDay.objects.filter(system=system, day=day)
    mine.update(down_s=F("down_s") + down_s, unseen_s=F("unseen_s") + unseen_s)


def note_pages_away(*, at: datetime) -> None:
    """Note that a page met no database: since when, and when last; a few times a minute at most."""
    told = queries.away()
    if told is not None and told[1] > at - _AWAY_AGAIN:
        return
    since = told[0] if told is not None else at
    try:
        ports.folder.write(queries.AWAY, {"since": since.isoformat(), "last": at.isoformat()})
    except OSError:  # the disk may be what is wrong; the page must go out all the same
        return
