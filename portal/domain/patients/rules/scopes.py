"""What somebody who holds a card may do with it now: one function, asked at every door."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from portal.domain.patients.rules import ages
from portal.domain.patients.states import KNOWN, Relation, Scope

_ORDER: Final[Mapping[Scope, int]] = {Scope.NOTHING: 0, Scope.BOOK: 1, Scope.VISITS: 2, Scope.ALL: 3}


class Hold(NamedTuple):
    """What is known of a holding: who vouches for the card, what the person allowed, and until when (UTC)."""

    relation: str
    birth_date: date
    confirmed_by: str
    given: str
    has_agreed: bool
    ends_at: datetime | None


def includes(scope: Scope, wanted: Scope) -> bool:
    """Tell whether who may `scope` may `wanted` too."""
    return _ORDER[scope] >= _ORDER[wanted]


def now(hold: Hold, at: datetime) -> Scope | None:
    """Return what may be done at this moment; None where the card is not held any more.

    A child's card leaves at 18. From 15 on it takes the child's own agreement, and only as far as that
    goes. Nobody vouches for a card typed by hand: it books, and shows nothing of what others know. A code
    to a telephone opens the visits at most, whatever was given.
    """
    if hold.relation == Relation.SELF:
        return Scope.ALL
    if hold.relation == Relation.CHILD:
        return _of_child(hold, at)
    if _is_over(hold, at):
        return None
    if not hold.confirmed_by:
        return Scope.BOOK
    return _least(Scope(hold.given), Scope.ALL if hold.confirmed_by in KNOWN else Scope.VISITS)


def _least(*told: Scope) -> Scope:
    return min(told, key=_ORDER.__getitem__)


def _of_child(hold: Hold, at: datetime) -> Scope | None:
    age = ages.age(hold.birth_date, at)
    if age >= ages.ADULT_FROM:
        return None
    if age >= ages.OWN_MEDICINE_FROM:
        return Scope(hold.given) if hold.has_agreed and not _is_over(hold, at) else Scope.NOTHING
    return Scope.ALL if hold.confirmed_by in KNOWN else Scope.BOOK


def _is_over(hold: Hold, at: datetime) -> bool:
    return hold.ends_at is not None and hold.ends_at <= at
