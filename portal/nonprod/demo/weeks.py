"""Weeks of work in which nobody is in two places and no room holds two doctors."""

import dataclasses
import random
from collections.abc import Iterator

SATURDAY = 6
SECOND_ROOM_DAY = 3
MORNINGS = (("08:00", "12:00"), ("08:00", "13:00"), ("08:30", "12:30"), ("09:00", "13:00"))
EVENINGS = (("13:00", "17:00"), ("14:00", "18:00"), ("14:00", "19:00"), ("14:30", "18:30"))
"""A room that two doctors share changes hands now: every morning ends by it, every evening begins from it."""


@dataclasses.dataclass(frozen=True)
class Hours:
    """Work on one weekday, Monday is 1."""

    weekday: int
    starts: str
    ends: str


Week = tuple[Hours, ...]


def pair(source: random.Random) -> tuple[Week, Week]:
    """Return the weeks of two doctors of one room: one has the morning when the other has the evening."""
    morning, evening = source.choice(MORNINGS), source.choice(EVENINGS)
    halves = (morning, evening)
    return (
        tuple(Hours(day, *halves[day % 2]) for day in range(1, 6)),
        tuple(Hours(day, *halves[1 - day % 2]) for day in range(1, 6)),
    )


def alone(source: random.Random) -> Week:
    """Return the week of a doctor who has a room alone."""
    return source.choice(list(_alone(source.choice(MORNINGS), source.choice(EVENINGS))))


def _alone(morning: tuple[str, str], evening: tuple[str, str]) -> Iterator[Week]:
    yield tuple(Hours(day, *morning) for day in range(1, 6))
    yield tuple(Hours(day, *evening) for day in range(1, 6))
    yield tuple(Hours(day, *(morning if day % 2 else evening)) for day in range(1, 6))
    yield tuple(Hours(day, *morning) for day in (1, 3, 5))
    yield tuple(Hours(day, *half) for day in (2, 4) for half in (morning, evening))
    yield (*(Hours(day, *morning) for day in (1, 2, 3)), *(Hours(day, *evening) for day in (4, 5)))
