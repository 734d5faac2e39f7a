"""Sign-ins by password: how many a second, and what a flood of them leaves to everybody else.

Everybody's device is remembered, so one POST compares the password and opens a session; the
comparison is Argon2id at the cost that the portal has chosen (portal/config/hashers.py).
"""

import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Final

from bench import client
from bench.stage import Stage

SECONDS: Final = 8.0
CONNECTIONS: Final = 8
LOOKERS: Final = 2
"""Connections that look at a page meanwhile, as fast as it is answered."""
_RIGHT, _BUSY = 303, 503


@dataclass(slots=True)
class Heard:
    """Answers by status, and how long each of the right ones took, in seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0


def measured(stage: Stage) -> dict[str, Any]:
    """Return sign-ins a second, and the p95 of the region's page without and with a flood of them, in ms."""
    posts = [stage.sign_in(k) for k in range(1, 2001)]
    page = [stage.page("/26/", None)]
    quiet = _listen(stage.port, posts, CONNECTIONS)
    alone = _listen(stage.port, page, LOOKERS)
    with get_context("fork").Pool(2) as pool:
        flood = pool.apply_async(_listen, (stage.port, posts, CONNECTIONS))
        beside = pool.apply(_listen, (stage.port, page, LOOKERS))
        signed = flood.get()
    before, during = _p95_ms(alone.took), _p95_ms(beside.took)
    return {
        "rate": quiet.statuses[_RIGHT] / quiet.seconds,
        "rate_beside_pages": signed.statuses[_RIGHT] / signed.seconds,
        "told_to_wait": signed.statuses[_BUSY],
        "others": _others(quiet) + _others(signed),
        "region_page_p95_ms": before,
        "region_page_p95_ms_in_the_flood": during,
        "ratio": during / before,
    }


def _others(heard: Heard) -> int:
    """Count answers that are neither a sign-in nor «wait»; any of them makes the figures void."""
    return heard.statuses.total() - heard.statuses[_RIGHT] - heard.statuses[_BUSY]


def _p95_ms(took: Sequence[float]) -> float:
    return 1000 * statistics.quantiles(took, n=20)[-1]


def _listen(port: int, requests: Sequence[bytes], connections: int) -> Heard:
    heard, lock, began = Heard(), threading.Lock(), time.perf_counter()

    def work(number: int) -> None:
        for turn in range(number, 10**9, connections):
            if time.perf_counter() - began > SECONDS:
                return
            status, took = client.timed(port, requests[turn % len(requests)])
            with lock:
                heard.statuses[status] += 1
                heard.took += [took] if status < 400 else []

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard.seconds = time.perf_counter() - began
    return heard
