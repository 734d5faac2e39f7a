"""Who may be asked to let somebody act, and for how long."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation


class Term(StrEnum):
    """For how long a permission is asked."""

    QUARTER = "quarter"
    YEAR = "year"
    LONG = "long"


TERMS: Final[Mapping[Term, timedelta]] = {
    Term.QUARTER: timedelta(days=91),
    Term.YEAR: timedelta(days=365),
    Term.LONG: timedelta(days=3 * 365),
}
LINK_LIFE: Final = timedelta(days=7)
"""How long a link waits for an answer."""
LINKS_AT_MOST: Final = 5
"""Links of an account that wait at once."""


class NotAsking(StrEnum):
    """Why nobody is to be asked."""

    OWN = "own"
    LITTLE = "little"
    """A child below 15: the parent decides."""


def why_not_ask(*, relation: str, birth_date: date, at: datetime) -> list[NotAsking]:
    """Return what stands against asking the person of a card; an empty list means yes."""
    if relation == Relation.SELF:
        return [NotAsking.OWN]
    is_little = ages.age(birth_date, at) < ages.OWN_MEDICINE_FROM
    return [NotAsking.LITTLE] if relation == Relation.CHILD and is_little else []


def ends_at(term: Term, at: datetime) -> datetime:
    """Return when a permission given now is over."""
    return at + TERMS[term]
