"""One client process of rounds: all its connections make one attempt at the same moment, again and again.

Run as `python -m tests.races.rounds PORT FILE`. For each line of attempts on its input it connects, says
«ready», waits for «go», and prints what became of the attempts as one line of JSON. The end of input ends it.
"""

import http.client
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.races import client

MOST = 64


def main() -> None:
    port = int(sys.argv[1])
    with ThreadPoolExecutor(MOST) as pool:
        for line in sys.stdin:
            client.say(json.dumps(make(pool, port, json.loads(line))))


def make(pool: ThreadPoolExecutor, port: int, attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make one round."""
    start = threading.Barrier(len(attempts) + 1)
    made = [pool.submit(_one, start, port, attempt) for attempt in attempts]
    client.say("ready")
    sys.stdin.readline()
    start.wait(timeout=60)
    return [each.result() for each in made]


def _one(start: threading.Barrier, port: int, attempt: dict[str, Any]) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    start.wait(timeout=60)
    try:
        return attempt | client.book(connection, attempt)
    finally:
        connection.close()


if __name__ == "__main__":
    main()
