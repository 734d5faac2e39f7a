"""How minutes of trouble fall on days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from portal.domain.health.states import Maintenance
from portal.kit import zones

DAYS: Final = 30
"""How many days the board shows, today included."""
GAP: Final = timedelta(minutes=3)
"""The board is written every minute: whoever comes later than this was not there meanwhile."""
STALE: Final = timedelta(minutes=3)
"""A board that is older says how things were, not how they are."""
_CLOCK: Final = "Europe/Moscow"
"""One clock for all regions: a system serves several of them."""


def day_of(at: datetime) -> date:
    """Return the day of an instant as the board counts days."""
    return zones.local(at, _CLOCK).date()


def first_day(at: datetime) -> date:
    """Return the first day that the board still shows."""
    return day_of(at) - timedelta(days=DAYS - 1)


def split(since: datetime, till: datetime) -> Iterator[tuple[date, int]]:
    """Cut a stretch at midnights: day and whole seconds; nothing where the stretch is empty."""
    while since < till:
        midnight = zones.begins(day_of(since) + timedelta(days=1), _CLOCK)
        end = min(till, midnight)
        yield day_of(since), round((end - since).total_seconds())
        since = end


def without_works(since: datetime, till: datetime, works: Maintenance) -> list[tuple[datetime, datetime]]:
    """Cut the last maintenance out of a stretch: a rest that was ordered is no trouble."""
    end = till if works.is_on else works.ended_at or works.since
    if end <= since or works.since >= till:
        return [(since, till)]
    cut = [(since, min(works.since, till)), (max(end, since), till)]
    return [(one, other) for one, other in cut if one < other]
