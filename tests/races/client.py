"""One client process: several connections that book through HTTP what a file tells them.

Run as `python -m tests.races.client PORT FILE`: says «ready», waits for a line, then works, and
prints what became of each attempt as one line of JSON. Plain HTTP, nothing of the portal.
"""

import http.client
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

CSRF = "a" * 32
TRIES = 3
_OFFERS = re.compile(r'<ul class="offers">(.*?)</ul>', re.DOTALL)
_CHOICE = re.compile(r'name="slot"[^>]*value="(\d+)"')


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
    """Hold and confirm; tell the last status and, where the place was gone, how many others were offered."""
    told = {"slot": attempt["slot"], "card": attempt["card"]}
    status, where, body = post(connection, "/26/booking/hold/", attempt["key"], told)
    if status != 303:
        return {"outcome": "refused", "status": status, "choices": choices(body)}
    status, where, body = post(connection, where, attempt["key"], {})
    is_booked = status == 303 and re.fullmatch(r"/26/booking/[0-9a-f-]{36}/", where) is not None
    return {"outcome": "booked" if is_booked else "lost", "status": status, "choices": choices(body)}


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
