"""Who may be asked to let somebody act, and for how long."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation, Scope


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
BY_CODE: Final = Scope.VISITS
"""How far a code goes at most."""
LINKS_AT_MOST: Final = 5
"""Links of an account that wait at once."""


class NotAsking(StrEnum):
    """Why nobody is to be asked."""

    OWN = "own"
    LITTLE = "little"
    """A child below 15: the parent decides."""
    BY_LINK = "by_link"
    """Only from the person's own account: a code would not come to a telephone that is known to be theirs."""
    TOO_FAR = "too_far"
    """A code opens the visits at most."""


def why_not_ask(*, relation: str, birth_date: date, at: datetime) -> list[NotAsking]:
    """Return what stands against asking the person of a card; an empty list means yes."""
    if relation == Relation.SELF:
        return [NotAsking.OWN]
    is_little = ages.age(birth_date, at) < ages.OWN_MEDICINE_FROM
    return [NotAsking.LITTLE] if relation == Relation.CHILD and is_little else []


def why_not_by_code(
    *, relation: str, birth_date: date, phones: Sequence[str], is_known: bool, at: datetime
) -> list[NotAsking]:
    """Return what stands against a code; an empty list means yes.

    Args:
        relation: as what the asking account holds the card.
        birth_date: of the person of the card.
        phones: the confirmed one of each account of this very person; an empty one where it has none.
        is_known: somebody who saw a paper vouches for the card.
        at: now (UTC).

    """
    is_minor = relation == Relation.CHILD or ages.age(birth_date, at) < ages.ADULT_FROM
    is_nobodys = not phones and is_known
    is_unsure = len(phones) > 1 or "" in phones
    return [NotAsking.BY_LINK] if is_minor or is_nobodys or is_unsure else []


def ends_at(term: Term, at: datetime) -> datetime:
    """Return when a permission given now is over."""
    return at + TERMS[term]
