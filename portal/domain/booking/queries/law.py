"""Which acts and terms of waiting end soon with nothing after them, and what rests on an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from portal.domain.booking.models import WaitingTerm
from portal.domain.booking.queries import terms
from portal.domain.booking.rules import terms as rules
from portal.domain.booking.rules.terms import Kind, Term
from portal.domain.regions import queries as regions
from portal.domain.regions.rules.acts import RELIED, Act
from portal.domain.regions.rules.calendar import WARNED_BEFORE


@dataclass(frozen=True, slots=True)
class EndingTerm:
    """A kind of waiting whose terms end on `last` (included) with no successor.

    `region` is empty where they are the country's.
    """

    kind: Kind
    region: str
    last: date


@dataclass(frozen=True, slots=True)
class EndingAct:
    """An act that pages or terms rest on, with no successor after `last` (included).

    `act` is None where no act of this key is known.
    """

    key: str
    region: str
    last: date
    act: Act | None


def resting_on(*, key: str, region: str, after: date) -> list[Term]:
    """Return the terms that rest on an act and hold after a day (one query)."""
    living = Q(till=None) | Q(till__gt=after)
    found = WaitingTerm.objects.filter(living, act_key=key, region=region or None).order_by("since")
    return [terms.term(one) for one in found]


def running_out(*, region: str, today: date) -> tuple[list[EndingTerm], list[EndingAct]]:
    """Return what ends within the warning's reach, and what has ended already (two queries).

    A region's own term that has ended is no trouble: the country's holds again.
    """
    known = [terms.term(one) for one in WaitingTerm.objects.filter(Q(region=None) | Q(region=region or None))]
    return _terms(known, today), _acts(known, region, today)


def _terms(known: Sequence[Term], today: date) -> list[EndingTerm]:
    found = []
    for kind in Kind:
        for whose in sorted({one.region for one in known}):
            last = rules.runs_out((one for one in known if (one.kind, one.region) == (kind, whose)), today)
            if last is not None and last - today < WARNED_BEFORE and (not whose or last >= today):
                found.append(EndingTerm(kind, whose, last))
    return found


def _acts(known: Sequence[Term], region: str, today: date) -> list[EndingAct]:
    book = regions.book(region)
    used = {(one.region, one.act) for one in known if one.till is None or one.till >= today}
    found = []
    for whose, key in sorted({("", key) for key in RELIED} | used):
        last = book.is_running_out(key, whose, today)
        if last is not None:
            found.append(EndingAct(key, whose, last, book.named(key, whose, today)))
    return found
