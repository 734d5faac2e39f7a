"""Clients that book while something is killed: each blow falls at its share of the work."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.crashes import after
from tests.races import clients, crowd

PROCESSES, CONNECTIONS = 2, 8
PATIENCE_S = 3000


def attempts(count, patience_s=60):
    """Return one attempt at each of so many places, each by somebody else, and how long they try."""
    people, slots = crowd.people(count), crowd.wanted_places(count)
    return [
        {"slot": slot.pk, "card": str(one.card.pk), "key": one.key, "patience_s": patience_s}
        for slot, one in zip(slots, people, strict=True)
    ]


def struck(house, url, folder, wishes, *, blows, strike, before=0.9):
    """Let people book and call `strike` so many times meanwhile; return what they were told, what it returned.

    All blows fall before that part of the work is done.
    """
    hands, told = crowd.dealt(wishes, PROCESSES * CONNECTIONS), []
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(
            clients.run, "tests.crashes.client", house.port, folder, hands, processes=PROCESSES,
            patience_s=PATIENCE_S,
        )  # fmt: skip
        for turn in range(blows):
            share = (turn + random.random()) / blows * before  # noqa: S311  where in the work it falls
            _wait(lambda share=share: work.done() or (after.booked(url) or 0) >= share * len(wishes))
            told.append(strike())
        return work.result(), told


def figures(results):
    """Return how a run went: bookings, requests, what went wrong, and its share."""
    errors = sum((Counter(one["errors"]) for one in results), Counter())
    requests = sum(one["requests"] for one in results)
    return {
        "bookings": Counter(one["outcome"] for one in results),
        "requests": requests,
        "errors": errors,
        "errors_percent": round(100 * errors.total() / requests, 2),
        "longest_s": round(max(one["seconds"] for one in results), 1),
    }


def _wait(condition):
    while not condition():
        time.sleep(0.02)
