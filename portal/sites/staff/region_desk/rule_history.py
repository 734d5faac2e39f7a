"""How one rule of booking stands: what holds, what is set, what held before, and who has set it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking import queries
from portal.domain.booking.queries.settings import Told
from portal.domain.booking.rules.settings import Rule
from portal.domain.regions.queries import Region
from portal.look.values import LinkItem
from portal.sites.staff.region_desk import changed, periods, rules

_MOST: Final = 20
"""Values that have ended on the page of a rule; all of them stay in the database."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value: for whom, what it says, from when till when, and by whom it was set.

    `end` leads to the page that ends it, or takes it back; None of what is over.
    """

    where: str
    said: str
    when: str
    who: str
    end: LinkItem | None


def told_of(rule: Rule, region: Region, at: datetime) -> dict[str, Any]:
    """Return what the page of a rule shows above and below its form (four queries)."""
    living = [one for one in queries.settings_of(region=region.code, at=at) if one.rule == rule]
    before = queries.settings_before(region=region.code, rule=rule, at=at, most=_MOST)
    who = changed.who({one.set_by for one in (*living, *before)})
    return {
        "held": rules.view(rule, living, region, at).said,
        "living": [_change(one, region.time_zone, at, who[one.set_by]) for one in living],
        "before": [_change(one, region.time_zone, at, who[one.set_by]) for one in before],
    }


def _change(one: Told, zone: str, at: datetime, who: str) -> Change:
    where, said = rules.where(one), rules.say(one.rule, one.value)
    if one.till_at is not None and one.till_at <= at:
        return Change(where, said, periods.exactly(one.since_at, one.till_at, zone), who, None)
    word = _("Отменить") if one.since_at > at else _("Закончить сейчас")
    end = LinkItem(word, reverse("region_desk:end_rule", args=[one.id]))
    return Change(where, said, periods.said(one.since_at, one.till_at, zone), who, end)
