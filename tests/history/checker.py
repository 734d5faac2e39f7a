"""The checker: what people were told, and what the tables say, against what was promised (I1–I8).

Pure: it is given values and returns what is wrong; an empty list means that nothing was found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from tests.history import projecting, recorded
from tests.history.register import Times, unexplained
from tests.history.told import History, Op, Told, Verb


class Wrong(StrEnum):
    """What may be wrong."""

    NO_ORDER = "no order of what was asked of a place explains the answers and its end"
    TWICE = "a patient is expected twice at once, or twice with one speciality"
    LOST = "a visit that was told as booked is not in the tables"
    NOBODY_ASKED = "a visit or a hold stands in the tables that nobody asked for, or was refused"
    MOVED_NOWHERE = "a visit was given up for another one that was never booked"
    KEPT_BOTH = "a visit stands beside the one that it was moved to"
    HOLD_TOO_LONG = "a hold lasts longer than it may"
    BROKEN_LINES = "the history of a visit does not lead to its state"
    NO_RECORD = "a change has no entry of the record, or several"
    NO_NOTICE = "a visit was not told, or twice"
    NO_REST = "a freed place did not rest"
    SOLD_RESTING = "a place was sold while it rested"
    CLINIC_DIFFERS = "what stands here and in the clinic's own system is not the same, one for one"
    NO_NUMBER = "a visit is booked under a number that its clinic has not given"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing that is wrong, and about what."""

    wrong: Wrong
    about: str


def anomalies(history: History) -> list[Anomaly]:
    """Return everything that is wrong with a history."""
    found = [
        (Wrong.NO_ORDER, _without_order(history)),
        (Wrong.TWICE, _twice(history)),
        (Wrong.LOST, _lost(history)),
        (Wrong.NOBODY_ASKED, _unasked(history)),
        (Wrong.MOVED_NOWHERE, recorded.moved_nowhere(history)),
        (Wrong.KEPT_BOTH, recorded.kept_both(history)),
        (Wrong.HOLD_TOO_LONG, recorded.too_long(history)),
        (Wrong.BROKEN_LINES, recorded.broken_lines(history)),
        (Wrong.NO_RECORD, recorded.without_entry(history)),
        (Wrong.NO_NOTICE, recorded.without_notice(history)),
        (Wrong.NO_REST, recorded.without_rest(history)),
        (Wrong.SOLD_RESTING, recorded.sold_resting(history)),
        (Wrong.CLINIC_DIFFERS, recorded.differing(history)),
        (Wrong.NO_NUMBER, recorded.unnumbered(history)),
    ]
    return [Anomaly(wrong, about) for wrong, each in found for about in each]


def _without_order(history: History) -> Iterator[str]:
    for slot, accesses in sorted(projecting.of_places(history).items()):
        stuck = unexplained(accesses, Times(history.life_s, history.places[slot].rests_s))
        if stuck:
            yield f"place {slot}: {stuck.do} of {stuck.appointment or stuck.card or 'anybody'}"


@dataclass(frozen=True, slots=True)
class _Stood:
    """A visit that surely stood from the answer to its confirm until somebody began to end it."""

    op: Op
    since: float
    until: float


def _twice(history: History) -> Iterator[str]:
    for card, visits in _standing(history).items():
        for one, other in combinations(visits.values(), 2):
            if _collide(one, other, history):
                yield f"card {card}: {one.op.appointment} and {other.op.appointment}"


def _standing(history: History) -> dict[str, dict[str, _Stood]]:
    """Return, by card and visit, from when to when each visit surely stood."""
    ended: defaultdict[str, float] = defaultdict(lambda: float("inf"))
    for op in history.ops:
        over = {Verb.CANCEL: op.appointment, Verb.CONFIRM: op.replaces}.get(op.verb, "")
        ended[over] = min(ended[over], op.begin)
    stood: defaultdict[str, dict[str, _Stood]] = defaultdict(dict)
    for op in history.ops:
        if op.verb == Verb.CONFIRM and op.told == Told.BOOKED:
            stood[op.card].setdefault(op.appointment, _Stood(op, op.over, ended[op.appointment]))
    return stood


def _collide(one: _Stood, other: _Stood, history: History) -> bool:
    if max(one.since, other.since) >= min(one.until, other.until):
        return False
    here, there = history.places[one.op.slot], history.places[other.op.slot]
    at_once = here.starts_at < there.ends_at and there.starts_at < here.ends_at
    return at_once or here.speciality == there.speciality


def _lost(history: History) -> Iterator[str]:
    booked = {visit.id for visit in history.tables.visits if visit.was_booked}
    told = _appointments(history.ops, Verb.CONFIRM, {Told.BOOKED}) | _appointments(
        history.ops, Verb.TICKET, {Told.BOOKED}
    )
    yield from sorted(told - booked)


def _unasked(history: History) -> Iterator[str]:
    """Look for rows without a question, and for more of them than questions that nobody heard answered."""
    held = _appointments(history.ops, Verb.HOLD, {Told.HELD})
    confirmed = _appointments(history.ops, Verb.CONFIRM, {Told.BOOKED, Told.UNKNOWN})
    unheard = Counter(
        (op.card, op.slot) for op in history.ops if op.verb == Verb.HOLD and op.told == Told.UNKNOWN
    )
    for visit in history.tables.visits:
        if visit.was_booked and visit.id not in confirmed:
            yield f"visit {visit.id}"
        if visit.id not in held:
            unheard[visit.card, visit.slot] -= 1
            if unheard[visit.card, visit.slot] < 0:
                yield f"hold {visit.id}"


def _appointments(ops: Iterable[Op], verb: Verb, told: set[Told]) -> set[str]:
    return {op.appointment for op in ops if op.verb == verb and op.told in told}
