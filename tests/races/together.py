"""Calls that begin at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def together(count: int, call: Callable[[int], Any], *, expected: type[Exception]) -> list[Any]:
    """Call `call(0..count-1)` from as many threads at once; an expected refusal is an answer too."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        try:
            start.wait(timeout=10)
            return call(number)
        except expected as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
