"""Whom a doctor sees now: what is set for a region, a clinic or a position, else the doctor's own; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Limit(StrEnum):
    """A column of a doctor that says what holds now; `OWN` says what holds where nothing is set."""

    MIN_AGE = "min_age"
    MAX_AGE = "max_age"
    SEX = "sex"
    NEEDS_REFERRAL = "needs_referral"


OWN: Final[Mapping[Limit, str]] = {
    Limit.MIN_AGE: "own_min_age",
    Limit.MAX_AGE: "own_max_age",
    Limit.SEX: "own_sex",
}
"""The doctor's own columns; whether a referral is needed is the speciality's."""

Key = tuple[int | None, int | None]
"""Clinic and position; without a position it is the whole clinic's, without a clinic the region's."""
Told = Mapping[Key, Any]
"""What is set of one limit, as its column says it: an age or None, a sex or "", true or false."""
Said = Mapping[Limit, Told]


def nearest(told: Told, clinic_id: int | None, position_id: int | None, own: Any) -> Any:
    """Return the position's word, else the clinic's, else the region's, else `own`."""
    for key in ((clinic_id, position_id), (clinic_id, None), (None, None)):
        if key in told:
            return told[key]
    return own


def held(own: Mapping[Limit, Any], said: Said, *, clinic_id: int, position_id: int) -> dict[str, Any]:
    """Return by column what holds for a doctor of this clinic and position."""
    return {limit.value: nearest(said.get(limit, {}), clinic_id, position_id, own[limit]) for limit in Limit}


def is_shut(youngest: int | None, oldest: int | None) -> bool:
    """Tell whether two ages, both included, let nobody in."""
    return youngest is not None and oldest is not None and youngest > oldest


def shut(said: Said) -> frozenset[Key]:
    """Return the places where the ages that are set let nobody in."""
    low, high = said.get(Limit.MIN_AGE, {}), said.get(Limit.MAX_AGE, {})
    return frozenset(
        key for key in {*low, *high} if is_shut(nearest(low, *key, None), nearest(high, *key, None))
    )
