"""How one rule of booking stands: what holds, what is set, what held before, and who has set it."""

from datetime import datetime
from typing import Any, Final

from portal.domain.booking import queries
from portal.domain.booking.queries.settings import Told
from portal.domain.booking.rules.settings import Rule
from portal.domain.regions.queries import Region
from portal.sites.staff.region_desk import changed, periods, rules
from portal.sites.staff.region_desk.changed import Line

_MOST: Final = 20
"""Values that have ended on the page of a rule; all of them stay in the database."""


def told_of(rule: Rule, region: Region, at: datetime) -> dict[str, Any]:
    """Return what the page of a rule shows above and below its form (four queries)."""
    living = [one for one in queries.settings_of(region=region.code, at=at) if one.rule == rule]
    before = queries.settings_before(region=region.code, rule=rule, at=at, most=_MOST)
    who, zone = changed.who({one.set_by for one in (*living, *before)}), region.time_zone
    return {
        "held": rules.view(rule, living, region, at).said,
        "living": [
            _line(one, periods.said(one.since_at, one.till_at, zone), who[one.set_by]) for one in living
        ],
        "before": [
            _line(one, periods.exactly(one.since_at, one.till_at, zone), who[one.set_by]) for one in before
        ],
    }


def _line(one: Told, when: str, who: str) -> Line:
    return Line(said=rules.where(one), when=when, who=who, why=rules.say(one.rule, one.value))
