"""What messages to telephones may cost a region in a day of its own calendar, and what they have cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from portal.domain.limits import queries as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.regions import queries as regions
from portal.kit import zones


@dataclass(frozen=True, slots=True)
class Money:
    """Kopecks of one day; `ends_at` is the midnight of the region (UTC)."""

    spent: int
    most: int
    ends_at: datetime

    @property
    def left(self) -> int:
        """Return what may still be set aside."""
        return max(0, self.most - self.spent)


def ask_for(*, region: str, kopecks: int, at: datetime) -> Ask:
    """Return what a message counts in: the money of the region's day (two queries).

    The operator's newest figure holds, and never more than the installation allows.
    """
    found = regions.known(region)
    ends_at = _midnight(at, found.time_zone) if found else at + limit.DAY
    cap = limit.texts_money(_most(region), ends_at - at)
    return Ask(cap, f"{region} {ends_at.isoformat()}", kopecks)


def _midnight(at: datetime, time_zone: str) -> datetime:
    return zones.begins(zones.local(at, time_zone).date() + timedelta(days=1), time_zone)


def _most(region: str) -> int:
    told = regions.texts_budget(region=region)
    ceiling: int = settings.CODES_KOPECKS_A_DAY
    return ceiling if told is None else min(told, ceiling)


def money_of_day(*, region: str, at: datetime) -> Money:
    """Return how the day of a region stands (three queries)."""
    ask = ask_for(region=region, kopecks=0, at=at)
    return Money(limits.counted(ask, at=at), ask.limit.most, at + ask.limit.window)
