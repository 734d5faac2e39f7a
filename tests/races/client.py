"""One client process: several connections that book through HTTP what a file tells them.

Run as `python -m tests.races.client PORT FILE`: says «ready», waits for a line, then works, and
prints what became of each attempt as one line of JSON. Plain HTTP, nothing of the portal.
"""

import http.client
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

CSRF = "a" * 32
TRIES = 3
_OFFERS = re.compile(r'<ul class="offers">(.*?)</ul>', re.DOTALL)
_CHOICE = re.compile(r'name="slot"[^>]*value="(\d+)"')
REASONS = {
    "taken": "Это время только что заняли.",
    "overlaps": "На это время у пациента уже есть другая запись.",
}
"""What a page says when a place may not be booked."""


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    lines = json.loads(path.read_text("utf-8"))
    say("ready")
    sys.stdin.readline()
    with ThreadPoolExecutor(max(1, len(lines))) as pool:
        for results in pool.map(lambda attempts: work(port, attempts), lines):
            for result in results:
                say(json.dumps(result))


def say(line: str) -> None:
    """Tell the test one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def work(port: int, attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make the attempts of one connection, one after another."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    return [attempt | book(connection, attempt) for attempt in attempts]


def book(connection: http.client.HTTPConnection, attempt: dict[str, Any]) -> dict[str, Any]:
    """Hold and confirm; tell the last status, why not, how many other places were offered, and milliseconds."""
    told = {"slot": attempt["slot"], "card": attempt["card"]}
    began = time.perf_counter()
    status, where, body = post(connection, "/26/booking/hold/", attempt["key"], told)
    if status != 303:
        return _told("refused", status, body, began)
    status, where, body = post(connection, where, attempt["key"], {})
    is_booked = status == 303 and re.fullmatch(r"/26/booking/[0-9a-f-]{36}/", where) is not None
    return _told("booked" if is_booked else "lost", status, body, began)


def _told(outcome: str, status: int, body: str, began: float) -> dict[str, Any]:
    ms = round((time.perf_counter() - began) * 1000, 2)
    return {
        "outcome": outcome, "status": status, "choices": choices(body), "why": reasons(body), "ms": ms
    }  # fmt: skip


def reasons(body: str) -> str:
    """Name what a page says against a place, in the order of the alphabet."""
    return " ".join(sorted(name for name, sentence in REASONS.items() if sentence in body))


def post(
    connection: http.client.HTTPConnection, path: str, key: str, told: dict[str, Any]
) -> tuple[int, str, str]:
    body = urlencode(told | {"csrfmiddlewaretoken": CSRF})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"portal_session={key}; portal_csrf={CSRF}",
    }
    return ask(connection, "POST", path, body, headers)


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> tuple[int, str, str]:
    """Return status, where it points, and the page."""
    for left in reversed(range(TRIES)):
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except (ConnectionError, http.client.HTTPException):
            connection.close()  # a server may close an idle connection; the same request may be repeated
            if not left:
                raise
    raise AssertionError


def choices(body: str) -> int:
    """Count the other places that a page offers."""
    found = _OFFERS.search(body)
    return len(_CHOICE.findall(found.group(1))) if found else 0


if __name__ == "__main__":
    main()
