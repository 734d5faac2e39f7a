"""What a region, a clinic or a position may set about booking, and what holds for one place; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.booking.rules.missed import CodeAfter, Reach
from portal.domain.booking.states import ACTIVE_AT_MOST, HOLDS_AT_MOST, MISSED_BEFORE_CODE, NOTICE_BEFORE


class Rule(StrEnum):
    """One rule that can be set; its value is a whole number."""

    NOTICE_MINUTES = "notice_minutes"
    VISITS_AT_MOST = "visits_at_most"
    HOLDS_AT_MOST = "holds_at_most"
    ONE_PER_SPECIALITY = "one_per_speciality"
    ONLY_ATTACHED = "only_attached"
    FREED_RESTS_MINUTES = "freed_rests_minutes"
    MISSED_BEFORE_CODE = "missed_before_code"
    HORIZON_DAYS = "horizon_days"
    OPENING_MINUTE = "opening_minute"
    NEEDS_REFERRAL = "needs_referral"
    AGE_FROM = "age_from"
    AGE_TO = "age_to"
    ONLY_SEX = "only_sex"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holds where nothing is set, and between which values a rule is set, both included.

    A rule that `is_of_region` counts for whole people, so no clinic has its own. The defaults of openings are
    those of a region's own columns, which say what holds where nothing is set (`openings`). Where nothing is
    set about whom doctors see, each doctor's own data hold (`whom`), whatever the default.
    """

    default: int
    least: int
    most: int
    is_of_region: bool = False

    @property
    def is_switch(self) -> bool:
        """Whether the rule is only on or off."""
        return (self.least, self.most) == (0, 1)


BOUNDS: Final[Mapping[Rule, Bounds]] = {
    Rule.NOTICE_MINUTES: Bounds(NOTICE_BEFORE // timedelta(minutes=1), 0, 7 * 24 * 60),
    Rule.VISITS_AT_MOST: Bounds(ACTIVE_AT_MOST, 1, 50, is_of_region=True),
    Rule.HOLDS_AT_MOST: Bounds(HOLDS_AT_MOST, 1, 10, is_of_region=True),
    Rule.ONE_PER_SPECIALITY: Bounds(1, 0, 1),
    Rule.ONLY_ATTACHED: Bounds(0, 0, 1),
    Rule.FREED_RESTS_MINUTES: Bounds(0, 0, 10),
    Rule.MISSED_BEFORE_CODE: Bounds(MISSED_BEFORE_CODE, 0, 20),
    Rule.HORIZON_DAYS: Bounds(14, 1, 180),
    Rule.OPENING_MINUTE: Bounds(8 * 60, 0, 24 * 60 - 1),
    Rule.NEEDS_REFERRAL: Bounds(0, 0, 1),
    Rule.AGE_FROM: Bounds(0, 0, 120),
    Rule.AGE_TO: Bounds(120, 0, 120),
    Rule.ONLY_SEX: Bounds(0, 0, 2),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value from `since_at` on, before `till_at` (UTC; None: without end).

    Without a clinic it is the region's, without a position the clinic's.
    """

    rule: Rule
    value: int
    clinic_id: int | None
    position_id: int | None
    since_at: datetime
    till_at: datetime | None

    def holds(self, clinic_id: int | None, position_id: int | None, at: datetime) -> bool:
        """Tell whether it says anything about a place of this clinic and position at a moment."""
        if self.since_at > at or (self.till_at is not None and self.till_at <= at):
            return False
        return self.clinic_id in {None, clinic_id} and self.position_id in {None, position_id}

    @property
    def nearness(self) -> int:
        """How near to the place it was set: a position's word counts before its clinic's and region's."""
        return (self.clinic_id is not None) + (self.position_id is not None)


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one place at one moment."""

    visits: int
    holds: int
    notice_before: timedelta
    one_per_speciality: bool
    only_attached: bool
    freed_rests: timedelta
    code_after: CodeAfter


@dataclass(frozen=True, slots=True)
class Notices:
    """How long before a visit its place may still be booked: a position's own, its clinic's, the region's."""

    of_region: timedelta
    of_clinics: dict[int, timedelta]
    of_positions: dict[int, timedelta]

    @property
    def shortest(self) -> timedelta:
        """The shortest one that holds anywhere in the region."""
        return min([self.of_region, *self.of_clinics.values(), *self.of_positions.values()])


def notices(settings: Iterable[Setting], *, at: datetime) -> Notices:
    """Return every notice that is set and holds at a moment; the region's holds for all others."""
    known = [one for one in settings if one.rule == Rule.NOTICE_MINUTES]
    held = [one for one in known if one.holds(one.clinic_id, one.position_id, at)]
    minutes = [(one, timedelta(minutes=one.value)) for one in held]
    return Notices(
        of_region=timedelta(minutes=value_of(Rule.NOTICE_MINUTES, known, at=at)),
        of_clinics={
            one.clinic_id: told for one, told in minutes
            if one.clinic_id is not None and one.position_id is None
        },
        of_positions={one.position_id: told for one, told in minutes if one.position_id is not None},
    )  # fmt: skip


def value_of(
    rule: Rule, settings: Iterable[Setting], *, at: datetime, clinic_id: int | None = None,
    position_id: int | None = None, default: int | None = None,
) -> int:  # fmt: skip
    """Return the value that holds: the nearest one set, else the default, of the rule where none is named."""
    found = nearest(rule, settings, at, clinic_id, position_id)
    if found is not None:
        return found.value
    return BOUNDS[rule].default if default is None else default


def nearest(
    rule: Rule, settings: Iterable[Setting], at: datetime, clinic_id: int | None, position_id: int | None
) -> Setting | None:
    """Return the setting that decides for a place: a position's before its clinic's and the region's."""
    held = [one for one in settings if one.rule == rule and one.holds(clinic_id, position_id, at)]
    return max(held, key=lambda one: one.nearness, default=None)


_REACHES: Final = (Reach.REGION, Reach.CLINIC, Reach.POSITION)
"""By nearness."""


def code_after(
    settings: Iterable[Setting], *, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> CodeAfter:
    """Return after how many missed visits a code is asked for at a place, and where they are counted.

    Who sets the number counts: a clinic's own number counts visits to that clinic, the region's all of them.
    """
    found = nearest(Rule.MISSED_BEFORE_CODE, settings, at, clinic_id, position_id)
    if found is None:
        return CodeAfter(BOUNDS[Rule.MISSED_BEFORE_CODE].default, Reach.REGION)
    return CodeAfter(found.value, _REACHES[found.nearness])


def limits(
    settings: Iterable[Setting], *, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> Limits:
    """Return everything that holds for a place; of a whole region where no clinic is named."""
    known = tuple(settings)

    def value(rule: Rule) -> int:
        return value_of(rule, known, at=at, clinic_id=clinic_id, position_id=position_id)

    return Limits(
        visits=value(Rule.VISITS_AT_MOST),
        holds=value(Rule.HOLDS_AT_MOST),
        notice_before=timedelta(minutes=value(Rule.NOTICE_MINUTES)),
        one_per_speciality=bool(value(Rule.ONE_PER_SPECIALITY)),
        only_attached=bool(value(Rule.ONLY_ATTACHED)),
        freed_rests=timedelta(minutes=value(Rule.FREED_RESTS_MINUTES)),
        code_after=code_after(known, at=at, clinic_id=clinic_id, position_id=position_id),
    )


def is_settable(rule: Rule, value: int, *, has_clinic: bool) -> bool:
    """Tell whether a value lies within the bounds of its rule, and the rule may be a clinic's."""
    bounds = BOUNDS[rule]
    return bounds.least <= value <= bounds.most and not (has_clinic and bounds.is_of_region)
