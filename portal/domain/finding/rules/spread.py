"""«Любой врач»: one of several doctors, so that nobody is sent more people than places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A doctor with free places: the clinic's date of the nearest one, and how many there are in all.

    Clinic and position say which rules of booking hold there.
    """

    doctor_id: int
    nearest_date: date
    free: int
    time_zone: str = "Europe/Moscow"
    clinic_id: int = 0
    position_id: int = 0


def some(candidates: Sequence[Candidate], draws: Iterable[float]) -> list[Candidate]:
    """Return the choice of each draw, nobody twice: the second stands in for a first who is full by now."""
    left, found = list(candidates), []
    for draw in draws:
        one = choose(left, draw)
        if one is not None:
            left.remove(one)
            found.append(one)
    return found


def choose(candidates: Sequence[Candidate], draw: float) -> Candidate | None:
    """Return one of those who are free on the soonest day, the likelier the more places they have.

    `draw` is at least 0 and less than 1. Shares of free places fall alike for all then, and nobody
    is full while a colleague stands empty.
    """
    soonest = min((one.nearest_date for one in candidates), default=None)
    near = sorted((one for one in candidates if one.nearest_date == soonest), key=lambda one: one.doctor_id)
    mark = draw * sum(one.free for one in near)
    for one in near:
        mark -= one.free
        if mark < 0:
            return one
    return near[-1] if near else None
