"""What each place has seen of a history: one access for everything that was asked of it, and the end."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from tests.history.register import Access, Do
from tests.history.told import GRACE_S, History, Op, Told, Verb, Visit

_LIVING: Final = {"held": Do.END_HELD, "reserving": Do.END_BOOKED, "booked": Do.END_BOOKED}
_OF_HOLD: Final = {
    Told.HELD: Do.HOLD, Told.UNKNOWN: Do.HOLD, Told.TAKEN: Do.TAKEN, Told.MINE: Do.MINE,
}  # fmt: skip
_OF_TICKET: Final = {Told.BOOKED: Do.STANDS, Told.CANCELLED: Do.STOOD, Told.MOVED: Do.STOOD}
_OF_CONFIRM: Final = {Told.BOOKED: Do.BOOK, Told.UNKNOWN: Do.BOOK, Told.OVER: Do.OVER}


def of_places(history: History) -> dict[int, list[Access]]:
    """Return the accesses of each place, in no order."""
    found: defaultdict[int, list[Access]] = defaultdict(list)
    for slot, access in _all(history):
        found[slot].append(access)
    return found


def _all(history: History) -> Iterator[tuple[int, Access]]:
    tried = Counter((op.verb, op.appointment) for op in history.ops if op.verb in {Verb.CONFIRM, Verb.CANCEL})
    holds = _holds_of(history)
    for op in history.ops:
        is_again = tried[op.verb, op.appointment] > 1
        if op.verb == Verb.HOLD:
            yield from _of_hold(op, history, holds[op.card])
        elif op.verb == Verb.CONFIRM:
            yield from _of_confirm(op, is_again)
        elif op.verb == Verb.CANCEL and op.told in {Told.CANCELLED, Told.UNKNOWN}:
            yield op.slot, _access(op, Do.LEAVE, is_again=is_again)
        elif op.verb == Verb.TICKET and op.told in _OF_TICKET:
            yield op.slot, _access(op, _OF_TICKET[op.told])
        elif op.verb == Verb.LOOK and op.told == Told.LOOKED:
            yield from _of_look(op, history)
    yield from _ends(history)


def _access(op: Op, do: Do, *, is_again: bool = False, is_optional: bool = False) -> Access:
    return Access(
        do, op.begin, op.over, op.card, op.appointment, op.replaces,
        is_optional=is_optional or op.told == Told.UNKNOWN, is_again=is_again,
    )  # fmt: skip


def _holds_of(history: History) -> defaultdict[str, list[Op]]:
    """Return the holds of each card that were made, or may have been."""
    found: defaultdict[str, list[Op]] = defaultdict(list)
    for op in history.ops:
        if op.verb == Verb.HOLD and op.told in {Told.HELD, Told.UNKNOWN}:
            found[op.card].append(op)
    return found


def _of_hold(op: Op, history: History, others: list[Op]) -> Iterator[tuple[int, Access]]:
    if op.told in _OF_HOLD:
        yield op.slot, _access(op, _OF_HOLD[op.told])
    if op.told not in {Told.HELD, Told.UNKNOWN}:
        return
    # A hold lets go of the patient's other ones: of the same speciality, and what is over anyway.
    wanted = history.places[op.slot].speciality
    for slot in {one.slot for one in others if one.begin < op.over and one.slot != op.slot}:
        ends = min(one.begin for one in others if one.slot == slot) + history.life_s
        if history.places[slot].speciality == wanted or op.over >= ends:
            yield slot, _access(op, Do.DROP, is_optional=True)


def _of_confirm(op: Op, is_again: bool) -> Iterator[tuple[int, Access]]:
    if op.told in _OF_CONFIRM:
        yield op.slot, _access(op, _OF_CONFIRM[op.told])
    if op.replaces and op.told in {Told.BOOKED, Told.UNKNOWN}:
        is_optional = op.told == Told.UNKNOWN
        yield (
            op.old_slot,
            Access(
                Do.LEAVE, op.begin, op.over, op.card, op.replaces, is_optional=is_optional, is_again=is_again
            ),
        )


def _of_look(op: Op, history: History) -> Iterator[tuple[int, Access]]:
    for slot, place in history.places.items():
        if place.doctor == op.doctor:
            yield slot, Access(Do.OFFERED if slot in op.offered else Do.HIDDEN, op.begin, op.over)


def _ends(history: History) -> Iterator[tuple[int, Access]]:
    """Read each place once more when all is quiet: what the tables say of it."""
    quiet = max((op.over for op in history.ops), default=0.0) + GRACE_S
    living: defaultdict[int, list[Visit]] = defaultdict(list)
    for visit in history.tables.visits:
        if visit.state in _LIVING:
            living[visit.slot].append(visit)
    for slot in history.places:
        for visit in living[slot]:
            yield slot, Access(_LIVING[visit.state], quiet, quiet, visit.card, visit.id)
        if not living[slot]:
            yield slot, Access(Do.END_FREE, quiet, quiet)
