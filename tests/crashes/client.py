"""One client process whose people do not give up: after an error they press the same button again.

Run as `python -m tests.crashes.client PORT FILE`, with the protocol of tests.races.client. A line tells how a
booking ended (`booked` with its number only after the whole answer was read) and what went wrong on the way.
"""

import http.client
import json
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.races import client

PAUSE_S = 0.1
TRIES = 1
_TICKET = re.compile(r"/26/booking/([0-9a-f-]{36})/")
SEE_OTHER = 303


class Lost(Exception):
    """No answer that can be believed: the line was cut, or the server says that it is in trouble."""


@dataclass
class Line:
    """One connection, and what went wrong on it."""

    port: int
    errors: Counter = field(default_factory=Counter)
    requests: int = 0
    slowest_s: float = 0.0
    connection: http.client.HTTPConnection | None = None

    def post(self, path: str, key: str, told: dict[str, Any]) -> tuple[int, str]:
        """Press a button once; return status and where the answer leads. Raises Lost."""
        self.requests += 1
        connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.connection = connection
        began = time.monotonic()
        try:
            status, where, _ = client.post(connection, path, key, told)
        except (OSError, http.client.HTTPException) as error:
            self._forget(type(error).__name__)
            raise Lost from error
        finally:
            self.slowest_s = max(self.slowest_s, round(time.monotonic() - began, 2))
        if status >= http.client.INTERNAL_SERVER_ERROR:
            self._forget(str(status))
            raise Lost
        return status, where

    def _forget(self, why: str) -> None:
        self.errors[why] += 1
        self.connection.close()
        self.connection = None
        time.sleep(PAUSE_S)


def main() -> None:
    client.TRIES = TRIES  # every error is to be seen
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    hands = json.loads(path.read_text("utf-8"))
    client.say("ready")
    sys.stdin.readline()
    with ThreadPoolExecutor(max(1, len(hands))) as pool:
        for results in pool.map(lambda hand: people(port, hand), hands):
            for result in results:
                client.say(json.dumps(result))


def people(port: int, hand: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Book the places of one connection, one after another; where nobody answers, leave the rest."""
    told: list[dict[str, Any]] = []
    for attempt in hand:
        if not told or told[-1]["outcome"] != "unknown":
            told.append(work(port, attempt))
    return told


def work(port: int, attempt: dict[str, Any]) -> dict[str, Any]:
    """Book one place, again and again until somebody answers, for as long as this person has patience."""
    line, began, status, found = Line(port), time.monotonic(), 0, None
    until = began + attempt["patience_s"]
    while time.monotonic() < until and not status:
        try:
            status, found = book(line, attempt)
        except Lost:
            continue
    if line.connection:
        line.connection.close()
    outcome = "booked" if found else "refused" if status else "unknown"
    told = {"outcome": outcome, "id": found and found[1], "status": status}
    return attempt | told | {
        "errors": line.errors, "requests": line.requests, "seconds": time.monotonic() - began,
        "slowest_s": line.slowest_s,
    }  # fmt: skip


def book(line: Line, attempt: dict[str, Any]) -> tuple[int, re.Match[str] | None]:
    """Hold and confirm; return the last status and the address of the ticket. Raises Lost."""
    told = {"slot": attempt["slot"], "card": attempt["card"]}
    status, where = line.post("/26/booking/hold/", attempt["key"], told)
    if status == SEE_OTHER and _TICKET.fullmatch(where) is None:
        status, where = line.post(where, attempt["key"], {})
    return status, _TICKET.fullmatch(where) if status == SEE_OTHER else None


if __name__ == "__main__":
    main()
