"""Lets doctors' rows follow what is set about whom they see.

Why rows: docs/decisions/0061-whom-doctors-see-is-a-setting.md.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from portal.domain.booking.models import Setting
from portal.domain.booking.queries import settings as kept
from portal.domain.booking.rules import settings as rules
from portal.domain.booking.rules import whom
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics import actions as clinics
from portal.domain.clinics import queries as directory
from portal.domain.clinics.rules import limits
from portal.domain.clinics.rules.limits import Said


class LetsNobodyIn(Exception):
    """An age would leave nobody to see; `doctors` are their numbers, none where the ages set contradict."""

    def __init__(self, doctors: Collection[int] = ()) -> None:
        super().__init__(doctors)
        self.doctors = doctors


def take_turn(rule: Rule, region: str) -> None:
    """Let two changes in one region wait for each other: each writes the same doctors by all that is set."""
    if rule in whom.RULES:
        clinics.take_turn(region)


def before(rule: Rule, region: str) -> Sequence[rules.Setting]:
    """Take the turn; return what is set before an age is changed, nothing where `rule` is no age."""
    take_turn(rule, region)
    return kept.about_whom(region) if rule in whom.AGES else ()


def refuse_nobody(made: Setting, before: Sequence[rules.Setting]) -> None:
    """Raise LetsNobodyIn where an age shuts somebody out, at some moment, who saw people `before`."""
    if Rule(made.rule) not in whom.AGES:
        return
    after = kept.about_whom(made.region_id)
    for moment in whom.turns(after, made.since_at, made.till_at):
        _refuse(made.region_id, whom.said(before, moment), whom.said(after, moment))


def _refuse(region: str, before: Said, after: Said) -> None:
    if limits.shut(after) - limits.shut(before):
        raise LetsNobodyIn
    shut = directory.shut_out(region, after)
    if shut and (fresh := shut - directory.shut_out(region, before)):
        raise LetsNobodyIn(fresh)


def follow(one: Setting, at: datetime) -> None:
    """Write what holds now into the doctors' rows, where a change may concern them."""
    if Rule(one.rule) in whom.RULES:
        clinics.lay_limits(region=one.region_id, at=at)


def lay_limits(*, at: datetime) -> int:
    """Write what has begun or ended by the clock into the doctors' rows; return how many were changed."""
    told = Setting.objects.filter(rule__in=whom.RULES).order_by().values_list("region", flat=True)
    return sum(clinics.lay_limits(region=region, at=at) for region in sorted(set(told.distinct())))
