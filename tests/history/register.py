"""A place as a register: one order of what was asked of it in which each answer is true, if there is one.

The search is that of Wing and Gong with the memory of Lowe: whatever has begun before everything else has ended
may be next. What only reads is taken at once where it can be, so nearly only writers branch. What nobody heard the answer of may be
left out or take place at any moment until it has surely ended.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from operator import or_
from typing import Final


class Do(StrEnum):
    """What is done to one place, as whoever asked was told."""

    HOLD = "hold"
    TAKEN = "taken"
    MINE = "mine"
    BOOK = "book"
    OVER = "over"
    LEAVE = "leave"
    """A visit is cancelled, or its patient moves away."""
    DROP = "drop"
    """A hold of the patient is let go because of another one."""
    OFFERED = "offered"
    HIDDEN = "hidden"
    STANDS = "stands"
    """A ticket says that the visit is booked."""
    STOOD = "stood"
    """A ticket says that it was cancelled or moved."""
    END_FREE = "end free"
    END_HELD = "end held"
    END_BOOKED = "end booked"


@dataclass(frozen=True, slots=True)
class Access:
    """One access to one place between `begin` and `end`; `is_optional` where nobody knows whether it was made.

    `instead` names the visit that a hold replaces. What is done `again` may have been done before.
    """

    do: Do
    begin: float
    end: float
    card: str = ""
    appointment: str = ""
    instead: str = ""
    is_optional: bool = False
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Who has the place; nobody where `appointment` and `card` are empty.

    A hold ends between `early` and `late`. A free place may still rest until `late`. An unknown hold has no
    appointment that anybody was told of.
    """

    card: str = ""
    appointment: str = ""
    instead: str = ""
    is_booked: bool = False
    early: float = 0.0
    late: float = 0.0

    @property
    def is_free(self) -> bool:
        return not self.card

    def may_be_free(self, by: float) -> bool:
        """Tell whether nobody may have it by then."""
        return self.is_free or (not self.is_booked and by >= self.early)

    def is_of(self, access: Access) -> bool:
        """Tell whether an access is about whoever has the place; an unknown hold is of its patient."""
        return self.card == access.card and self.appointment in {"", access.appointment}


@dataclass(frozen=True, slots=True)
class Times:
    """How long a hold lasts, and how long a freed place may rest, in seconds."""

    life_s: float
    rests_s: float = 0.0


FREE: Final = State()


def after(state: State, access: Access, times: Times) -> State | None:
    """Return what the place is after an access, None where its answer is false in this state."""
    return _STEPS[access.do](state, access, times)


def _hold(state: State, access: Access, times: Times) -> State | None:
    if not state.is_booked and state.card == access.card and state.appointment == access.appointment:
        return state  # the same hold was given back
    late = access.end + times.life_s
    if not state.is_booked and state.is_of(access) and state.instead == access.instead:
        return replace(state, appointment=access.appointment, late=late)
    # Another hold of the same patient for the same place, perhaps instead of another visit, takes its place.
    if state.may_be_free(access.end) or (not state.is_booked and state.card == access.card):
        return State(
            access.card, access.appointment, access.instead, early=access.begin + times.life_s, late=late
        )
    return None


def _taken(state: State, access: Access, _times: Times) -> State | None:
    stands = state.is_booked or access.begin <= state.late
    return state if stands and state.card != access.card else None


def _mine(state: State, access: Access, _times: Times) -> State | None:
    return state if state.is_booked and state.is_of(access) else None


def _book(state: State, access: Access, _times: Times) -> State | None:
    if not state.is_of(access) or (not state.is_booked and access.begin > state.late):
        return None
    return replace(state, appointment=access.appointment, is_booked=True)


def _over(state: State, access: Access, _times: Times) -> State | None:
    is_it = state.card == access.card and state.appointment == access.appointment
    return state if not is_it or state.may_be_free(access.end) else None


def _leave(state: State, access: Access, times: Times) -> State | None:
    if state.is_booked and state.is_of(access):
        return State(late=access.end + times.rests_s) if times.rests_s else FREE
    return state if access.is_again and not state.is_of(access) else None


def _drop(state: State, access: Access, _times: Times) -> State | None:
    return FREE if state.card == access.card and not state.is_booked else None


def _offered(state: State, access: Access, _times: Times) -> State | None:
    return state if state.may_be_free(access.end) else None


def _hidden(state: State, access: Access, _times: Times) -> State | None:
    return state if state.is_booked or access.begin <= state.late else None


def _stands(state: State, access: Access, _times: Times) -> State | None:
    return state if state.is_booked and state.appointment == access.appointment else None


def _stood(state: State, access: Access, _times: Times) -> State | None:
    return state if state.appointment != access.appointment else None


def _end_free(state: State, access: Access, _times: Times) -> State | None:
    return state if state.may_be_free(access.end) else None


def _end_held(state: State, access: Access, _times: Times) -> State | None:
    return state if not state.is_booked and state.is_of(access) else None


_STEPS: Final = {
    Do.HOLD: _hold, Do.TAKEN: _taken, Do.MINE: _mine, Do.BOOK: _book, Do.OVER: _over, Do.LEAVE: _leave,
    Do.DROP: _drop, Do.OFFERED: _offered, Do.HIDDEN: _hidden, Do.STANDS: _stands, Do.STOOD: _stood,
    Do.END_FREE: _end_free, Do.END_HELD: _end_held, Do.END_BOOKED: _mine,
}  # fmt: skip


def unexplained(accesses: Iterable[Access], times: Times) -> Access | None:
    """Return None where some order explains every answer, else the answer at which the longest order ends."""
    search = _Search(sorted(accesses, key=lambda one: (one.begin, one.end)), times)
    return search.run()


class _Search:
    """What was tried; a mask has a bit for each access that is placed already."""

    def __init__(self, accesses: Sequence[Access], times: Times) -> None:
        self._all, self._times = accesses, times
        self._needed = sum(1 << at for at, one in enumerate(accesses) if not one.is_optional)
        self._optional = [at for at, one in enumerate(accesses) if one.is_optional]
        by_end = sorted(self._optional, key=lambda at: accesses[at].end)
        self._ends = [accesses[at].end for at in by_end]
        self._over = list(accumulate((1 << at for at in by_end), or_, initial=0))
        self._furthest, self._stuck = -1, None

    def run(self) -> Access | None:
        waiting, seen = [(0, FREE)], set()
        while waiting:
            mask, state = self._read(*waiting.pop())
            if mask & self._needed == self._needed:
                return None
            mask = self._without_the_past(mask)
            if (mask, state) in seen:
                continue
            seen.add((mask, state))
            waiting += self._next(mask, state)
        return self._stuck

    def _without_the_past(self, mask: int) -> int:
        """Count what is optional and was over as placed: whether it was makes no difference any more."""
        latest = self._all[mask.bit_length() - 1].begin if mask else float("-inf")
        return mask | self._over[bisect_left(self._ends, latest)]

    def _read(self, mask: int, state: State) -> tuple[int, State]:
        """Place all that changes nothing and is true now; it may open the way for more of it.

        Not what began after something optional was over: that could not be placed any more.
        """
        while True:
            able = self._open(mask)
            until = min((self._all[at].end for at in able if self._all[at].is_optional), default=float("inf"))
            read = [at for at in able if self._all[at].begin <= until and self._is_read(at, state)]
            if not read:
                return mask, state
            for at in read:
                mask |= 1 << at

    def _is_read(self, at: int, state: State) -> bool:
        one = self._all[at]
        return not one.is_optional and after(state, one, self._times) == state

    def _next(self, mask: int, state: State) -> list[tuple[int, State]]:
        """Go on with each writer; or leave out what is optional and was over first."""
        able = self._open(mask)
        self._note(mask, able)
        found = [(at, after(state, self._all[at], self._times)) for at in able]
        going = [(mask | 1 << at, became) for at, became in found if became is not None and became != state]
        late = [at for at in able if self._is_read(at, state)]
        if late:
            going.append((mask | 1 << late[0], state))
        return going[::-1]

    def _note(self, mask: int, able: list[int]) -> None:
        placed = (mask & self._needed).bit_count()
        if placed > self._furthest:
            needed = [self._all[at] for at in able if not self._all[at].is_optional]
            self._furthest, self._stuck = placed, min(needed, key=lambda one: one.end)

    def _open(self, mask: int) -> list[int]:
        """Return what may be next: nothing that is still to be placed has ended before it began."""
        left = self._needed & ~mask
        if not left:
            return []
        first = (left & -left).bit_length() - 1
        latest = self._all[mask.bit_length() - 1].begin if mask else float("-inf")
        able, ends = (
            [at for at in self._optional if at < first and self._may_be(at, mask, latest)],
            float("inf"),
        )
        for at in range(first, len(self._all)):
            one = self._all[at]
            if one.begin > ends:
                break
            if self._may_be(at, mask, latest):
                able.append(at)
                ends = ends if one.is_optional else min(ends, one.end)
        return able

    def _may_be(self, at: int, mask: int, latest: float) -> bool:
        """Tell whether an access is not placed yet, nor was over before something that is."""
        one = self._all[at]
        return not mask >> at & 1 and not (one.is_optional and one.end < latest)
