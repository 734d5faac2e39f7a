"""What settings say of whom doctors see, as `clinics` lays it into its doctors' rows; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from portal.domain.booking.rules.settings import BOUNDS, Rule, Setting
from portal.domain.clinics.rules.limits import Limit, Said
from portal.domain.clinics.states import Sex

_SEXES: Final = ("", Sex.FEMALE.value, Sex.MALE.value)
"""By the value that is set: everybody, women, men."""
RULES: Final[Mapping[Rule, Limit]] = {
    Rule.NEEDS_REFERRAL: Limit.NEEDS_REFERRAL,
    Rule.AGE_FROM: Limit.MIN_AGE,
    Rule.AGE_TO: Limit.MAX_AGE,
    Rule.ONLY_SEX: Limit.SEX,
}
AGES: Final = frozenset({Rule.AGE_FROM, Rule.AGE_TO})


def said(settings: Iterable[Setting], at: datetime) -> Said:
    """Return what is set at a moment, by clinic and position, as the columns of a doctor say it."""
    told: dict[Limit, dict[tuple[int | None, int | None], Any]] = {limit: {} for limit in RULES.values()}
    for one in settings:
        if one.rule in RULES and one.holds(one.clinic_id, one.position_id, at):
            told[RULES[one.rule]][one.clinic_id, one.position_id] = column(one.rule, one.value)
    return told


def column(rule: Rule, value: int) -> Any:
    """Return what a doctor's column says of a value; an age that lets everybody in says nothing."""
    if rule is Rule.NEEDS_REFERRAL:
        return bool(value)
    if rule is Rule.ONLY_SEX:
        return _SEXES[value]
    open_end = BOUNDS[rule].least if rule is Rule.AGE_FROM else BOUNDS[rule].most
    return None if value == open_end else value


def turns(settings: Iterable[Setting], since_at: datetime, till_at: datetime | None) -> Sequence[datetime]:
    """Return the moments from `since_at` on, before `till_at`, from which something else may hold."""
    edges = {edge for one in settings for edge in (one.since_at, one.till_at) if edge is not None}
    later = {edge for edge in edges if edge > since_at and (till_at is None or edge < till_at)}
    return sorted({since_at, *later})
