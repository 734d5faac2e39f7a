"""What people and machines see meanwhile: pages asked again and again beside those who book."""

import contextlib
import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

PAGES = ("/26/sign-in/", "/26/doctors/clinics/")
PAUSE_S = 0.1


@dataclass
class Asked:
    """How each page answered, how long the slowest took, and refusals without a way on."""

    answers: Counter = field(default_factory=Counter)
    slowest_s: float = 0.0
    wordless: list[str] = field(default_factory=list)

    def ask(self, port: int, path: str) -> int:
        """Ask once; a page of trouble must say so in Russian and name its number."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            page, status = answer.read().decode(), answer.status
        except (OSError, http.client.HTTPException) as error:
            page, status = type(error).__name__, 0
        finally:
            connection.close()
        self.answers[f"{path} {status}"] += 1
        self.slowest_s = max(self.slowest_s, round(time.monotonic() - began, 2))
        if status >= 500 and path.startswith("/26/") and "Попробуйте перезапустить страницу" not in page:
            self.wordless.append(page[-300:])
        return status

    def of(self, path: str) -> dict[int, int]:
        """Return how often this page answered with each status; 0 is no answer at all."""
        found = {name.rpartition(" ")[2]: count for name, count in self.answers.items() if path in name}
        return {int(status): count for status, count in found.items()}


@contextlib.contextmanager
def meanwhile(port: int, *paths: str) -> Iterator[Asked]:
    """Ask these pages in turn until the block ends, in a thread of their own."""
    asked, is_over = Asked(), threading.Event()

    def work() -> None:
        while not is_over.is_set():
            for path in paths or PAGES:
                asked.ask(port, path)
            is_over.wait(PAUSE_S)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        is_over.set()
        thread.join()
