"""What messages to telephones may cost a region in a day of its own calendar, and what they have cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from portal.domain.accounts import ports
from portal.domain.accounts.rules import codes as rules
from portal.domain.limits import queries as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.regions import queries as regions
from portal.domain.regions.queries import Region
from portal.kit import zones


@dataclass(frozen=True, slots=True)
class Money:
    """Kopecks of one day; `ends_at` is the midnight of the region (UTC).

    `dearest` is what the dearest way of codes of the region costs.
    """

    spent: int
    most: int
    ends_at: datetime
    dearest: int

    @property
    def left(self) -> int:
        """Return what may still be set aside."""
        return max(0, self.most - self.spent)

    @property
    def is_short(self) -> bool:
        """Tell whether some way is not paid for any more today; never where the operator wants none."""
        return self.most > 0 and self.left < self.dearest


def ask_for(*, region: str, kopecks: int, at: datetime) -> Ask:
    """Return what a message counts in: the money of the region's day (two queries).

    The operator's newest figure holds, and never more than the installation allows.
    """
    found = regions.known(region)
    return _ask(region, _midnight(at, found.time_zone) if found else at + limit.DAY, kopecks, at)


def _ask(region: str, ends_at: datetime, kopecks: int, at: datetime) -> Ask:
    cap = limit.texts_money(_most(region), ends_at - at)
    return Ask(cap, f"{region} {ends_at.isoformat()}", kopecks)


def _midnight(at: datetime, time_zone: str) -> datetime:
    return zones.begins(zones.local(at, time_zone).date() + timedelta(days=1), time_zone)


def _most(region: str) -> int:
    told = regions.texts_budget(region=region)
    ceiling: int = settings.CODES_KOPECKS_A_DAY
    return ceiling if told is None else min(told, ceiling)


def ways_of(region: Region) -> list[str]:
    """Return the ways a region has chosen, in its order, of those this installation can go."""
    return [name for name in region.code_channels if name in ports.channels]


def money_of_day(*, region: Region, at: datetime) -> Money:
    """Return how the day of a region stands (two queries)."""
    ask = _ask(region.pk, _midnight(at, region.time_zone), 0, at)
    dearest = max((rules.PRICES[name] for name in ways_of(region)), default=0)
    return Money(limits.counted(ask, at=at), ask.limit.most, at + ask.limit.window, dearest)


def paid_ways(*, region: Region, at: datetime) -> list[str]:
    """Return the ways of a region that the money of the day pays for (two queries, none for free ways)."""
    names = ways_of(region)
    if not any(rules.PRICES[name] for name in names):
        return names
    left = money_of_day(region=region, at=at).left
    return [name for name in names if rules.PRICES[name] <= left]


def regions_without_money(*, at: datetime) -> list[str]:
    """Return the regions whose money for messages is used up today."""
    return [one.pk for one in regions.switched_on() if money_of_day(region=one, at=at).is_short]
