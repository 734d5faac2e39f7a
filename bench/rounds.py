"""Measures: everything in turn, several times over, so that a noisy minute touches all alike."""

import functools
import itertools
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench import client, families, pgbench, processes
from bench.client import Answers, Load
from bench.stage import Stage

ROUNDS: Final = 3
SECONDS: Final = 4.0
BURST: Final = 12
"""Requests asked for one after the other, before another page has its turn."""
BURSTS: Final = 20
HOLDS: Final = 600
BOOKINGS_EACH: Final = 150
"""Of each pgbench client in one round."""
CROWDED: Final = 64
"""Connections at once, each with a request on its way."""
VISITORS: Final = 200
"""How many people look at pages; each page is asked for by all of them in turn."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement: right answers a second, CPU milliseconds of one, and the database's beside it."""

    rate: float
    cpu_ms: float
    database_cpu_ms: float


@dataclass(slots=True)
class Samples:
    """All measurements of one thing."""

    taken: list[Sample] = field(default_factory=list)

    def median(self) -> dict[str, float]:
        """Return the medians, each of its own."""
        names = ("rate", "cpu_ms", "database_cpu_ms")
        return {name: statistics.median(getattr(one, name) for one in self.taken) for name in names}


class Crowd:
    """Hands out people who have not booked yet."""

    def __init__(self, people: int) -> None:
        self.left = people
        self._next = 1

    def take(self, count: int) -> range:
        """Return the numbers of the next `count` people."""
        taken = range(self._next, self._next + count)
        self._next += count
        if taken[-1] > self.left:
            raise RuntimeError(f"there are only {self.left} places to book")
        return taken


@dataclass(slots=True)
class Bench:
    """The portal, the database and the people between them."""

    stage: Stage
    server: int
    postmaster: int
    crowd: Crowd
    samples: dict[str, Samples] = field(default_factory=dict)
    _pgbench_at: int = 0

    def pages(self, *, seconds: float = SECONDS) -> None:
        """Measure the pages, each for some seconds."""
        for name, requests in self._pages().items():
            load = Load(self.stage.port, requests, 200, seconds)
            self._measure(name, functools.partial(client.drive, load))

    def costs(self, *, bursts: int = BURSTS) -> None:
        """Measure what a page costs when nothing else is asked for.

        A dozen requests of each page in turn: the speed of the machine swings by a third within minutes, and
        what is told is a difference.
        """
        requests = self._pages()
        turns = {name: itertools.cycle(requests[name]) for name in ("empty_page", "my_cards", "doctors_page")}
        for _ in range(bursts):
            for name, cycle in turns.items():
                self._burst(f"{name}_alone", [next(cycle) for _ in range(BURST)])

    def _burst(self, name: str, requests: Sequence[bytes]) -> None:
        heads = self.server, self.postmaster
        before = [processes.exact_cpu_seconds(head) for head in heads]
        done = client.drive_alone(Load(self.stage.port, requests, 200))
        server, database = (
            1000 * (processes.exact_cpu_seconds(head) - used) / done.count
            for head, used in zip(heads, before, strict=True)
        )
        sample = Sample(done.count / done.seconds, server, database)
        self.samples.setdefault(name, Samples()).taken.append(sample)

    def _pages(self) -> dict[str, Sequence[bytes]]:
        stage = self.stage
        visitors = list(range(stage.people - VISITORS, stage.people))
        doctors = [stage.doctors[k % len(stage.doctors)] for k in visitors]
        return {
            "region_page": [stage.page("/26/", None)],
            "empty_page": [stage.page("/26/bench/empty/", k) for k in visitors],
            "my_cards": [stage.page("/26/cards/", k) for k in families.parents(visitors[0])],
            "doctors_page": [
                stage.page(f"/26/doctors/{doctor}/", k) for k, doctor in zip(visitors, doctors, strict=True)
            ],
        }

    def bookings(self, *, count: int = HOLDS) -> None:
        """Measure holds, then the confirms of the same holds."""
        owners = {self.stage.hold(k): k for k in self.crowd.take(count)}
        held = self._measure("hold", lambda: client.drive(Load(self.stage.port, list(owners), 303)))
        confirms = [self.stage.confirm(owners[hold], path) for hold, path in held.places]
        self._measure("confirm", lambda: client.drive(Load(self.stage.port, confirms, 303)))

    def crowded(self, *, count: int = HOLDS) -> dict[str, float]:
        """Hold and confirm over `CROWDED` connections at once; return the p99 of each in milliseconds.

        A wrong answer or a broken connection ends the bench: what is told had no errors.
        """
        each, connections = {}, CROWDED // client.PROCESSES
        owners = {self.stage.hold(k): k for k in self.crowd.take(count)}
        held = client.drive(Load(self.stage.port, list(owners), 303), connections=connections)
        confirms = [self.stage.confirm(owners[hold], path) for hold, path in held.places]
        done = client.drive(Load(self.stage.port, confirms, 303), connections=connections)
        for name, answers in (("hold", held), ("confirm", done)):
            each[f"{name}_p99_ms"] = statistics.quantiles(answers.each_ms, n=100)[98]
            each[f"{name}_rate"] = answers.count / answers.seconds
        return each

    def pgbench(self, script: Path, *, each: int = BOOKINGS_EACH) -> None:
        """Measure the database's own tool on the statements of hold and confirm, on the twin."""
        before = processes.cpu_seconds(self.postmaster)
        rate = pgbench.bookings_a_second(self.stage.twin, script, each=each, first=self._pgbench_at)
        used = processes.cpu_seconds(self.postmaster) - before
        count = each * pgbench.CLIENTS
        self._pgbench_at += count
        self.samples.setdefault("pgbench", Samples()).taken.append(Sample(rate, 0.0, 1000 * used / count))

    def _measure(self, name: str, work: Callable[[], Answers]) -> Answers:
        before = processes.cpu_seconds(self.server), processes.cpu_seconds(self.postmaster)
        done = work()
        after = processes.cpu_seconds(self.server), processes.cpu_seconds(self.postmaster)
        server, database = (1000 * (b - a) / done.count for a, b in zip(before, after, strict=True))
        sample = Sample(done.count / done.seconds, server, database)
        self.samples.setdefault(name, Samples()).taken.append(sample)
        return done
