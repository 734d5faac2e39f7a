"""What messages to telephones may cost a region in a day of its own calendar, and what they have cost."""

from collections.abc import Sequence
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

    `dearest` is what the dearest message costs that may go out: a code by a way of the region, or a reminder.
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
    ends_at = _midnight(at, found.time_zone) if found else at + limit.DAY
    return _ask(region, ends_at, _within(regions.texts_budget(region=region)), kopecks, at)


def _ask(region: str, ends_at: datetime, most: int, kopecks: int, at: datetime) -> Ask:
    cap = limit.texts_money(most, ends_at - at)
    return Ask(cap, f"{region} {ends_at.isoformat()}", kopecks)


def _midnight(at: datetime, time_zone: str) -> datetime:
    return zones.begins(zones.local(at, time_zone).date() + timedelta(days=1), time_zone)


def _within(told: int | None) -> int:
    ceiling: int = settings.CODES_KOPECKS_A_DAY
    return ceiling if told is None else min(told, ceiling)


def ways_of(region: Region) -> list[str]:
    """Return the ways a region has chosen, in its order, of those this installation can go."""
    return [name for name in region.code_channels if name in ports.channels]


def money_of_day(*, region: Region, at: datetime) -> Money:
    """Return how the day of a region stands (two queries)."""
    return _days([region], at)[0]


def _days(of: Sequence[Region], at: datetime) -> list[Money]:
    """Return how the day of each region stands, in their order (two queries, however many there are)."""
    told = regions.texts_budgets_now(regions=[one.pk for one in of])
    asks = [_ask(one.pk, _midnight(at, one.time_zone), _within(told.get(one.pk)), 0, at) for one in of]
    spent = limits.counted_each(asks, at=at)
    return [
        Money(kopecks, ask.limit.most, at + ask.limit.window, _dearest(one))
        for one, ask, kopecks in zip(of, asks, spent, strict=True)
    ]


def _dearest(region: Region) -> int:
    codes = [rules.PRICES[name] for name in ways_of(region)]
    return max((*codes, *(rules.price_of_text(name) for name in ports.reminders)), default=0)


def paid_ways(*, region: Region, at: datetime) -> list[str]:
    """Return the ways of a region that the money of the day pays for (two queries, none for free ways)."""
    names = ways_of(region)
    if not any(rules.PRICES[name] for name in names):
        return names
    left = money_of_day(region=region, at=at).left
    return [name for name in names if rules.PRICES[name] <= left]


def regions_without_money(*, of: Sequence[Region], at: datetime) -> list[str]:
    """Return which of these regions have used up their money for messages today (two queries)."""
    return [one.pk for one, day in zip(of, _days(of, at), strict=True) if day.is_short]
