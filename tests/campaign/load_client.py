"""One client process of the load: each connection reads a list of places, holds one and confirms it.

Run as `python -m tests.campaign.load_client PORT FILE`, with the protocol of tests.races.client; each
line tells what became of one visit and how long every answer took, in milliseconds.
"""

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.races import client

WARM = 3
"""Pages that each connection reads before the clock runs: what a server does once is not its speed."""


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    lines = json.loads(path.read_text("utf-8"))
    with ThreadPoolExecutor(len(lines)) as pool:
        connections = list(pool.map(lambda visits: warm(port, visits[0]), lines))
        client.say("ready")
        sys.stdin.readline()
        for results in pool.map(work, connections, lines):
            for result in results:
                client.say(json.dumps(result))


def warm(port: int, visit: dict[str, Any]) -> http.client.HTTPConnection:
    """Connect and let the server do what it does only once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(WARM):
        read(connection, visit)
    return connection


def work(connection: http.client.HTTPConnection, visits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make the visits of one connection, one after another."""
    return [go(connection, visit) for visit in visits]


def go(connection: http.client.HTTPConnection, visit: dict[str, Any]) -> dict[str, Any]:
    """Read, hold, confirm; tell each status and each time, and when the whole was over."""
    told: dict[str, Any] = {"slot": visit["slot"], "card": visit["card"], "confirm": None, "confirm_ms": None}
    told["list"], _, told["list_ms"] = timed(lambda: read(connection, visit))
    form = {"slot": visit["slot"], "card": visit["card"]}
    told["hold"], where, told["hold_ms"] = timed(
        lambda: client.post(connection, "/26/booking/hold/", visit["key"], form)
    )
    if told["hold"] == http.client.SEE_OTHER:
        told["confirm"], _, told["confirm_ms"] = timed(
            lambda: client.post(connection, where, visit["key"], {})
        )
    return told | {"over": time.monotonic()}


def read(connection: http.client.HTTPConnection, visit: dict[str, Any]) -> tuple[int, str, str]:
    """Ask for the page where the places of a doctor are listed."""
    cookies = {"Cookie": f"portal_session={visit['key']}; portal_region=26"}
    return client.ask(connection, "GET", f"/26/doctors/{visit['doctor']}/", None, cookies)


def timed(call: Any) -> tuple[int, str, float]:
    """Return status, where it points, and milliseconds."""
    began = time.perf_counter()
    status, where, _ = call()
    return status, where, round((time.perf_counter() - began) * 1000, 2)


if __name__ == "__main__":
    main()
