"""People before the running portal: some book where the system fails, others read and book elsewhere."""

import http.client
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.races import client

READERS, PAUSE_MS = 2, 20
BARE, HASTY = "X-Bare", "X-Hasty"
"""What `bare` listens to."""
_CONFIRM = re.compile(r"/26/booking/([0-9a-f-]{36})/confirm/")
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_SAID = {"Вы записаны": "booked", "Ждём ответа клиники": "unknown"}


@dataclass
class Street:
    """The portal at a port, how many people book at once, and what they were told there."""

    port: int
    page: str
    reader: str
    bookers: int
    told: list = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    def live(self, wishes, *, seconds=0.0, meanwhile=lambda: None, **headers):
        """Let everybody wish at once, and others read; return how long their pages took, in ms."""
        stop, took = threading.Event(), []
        readers = [threading.Thread(target=self._read, args=(stop, took)) for _ in range(READERS)]
        hands = [wishes[number :: self.bookers] for number in range(self.bookers)]
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(self.bookers) as pool:
            work = [pool.submit(self._book, hand, headers) for hand in hands]
            for reader in readers:
                reader.start()
            while not all(one.done() for one in work) or time.monotonic() < until:
                meanwhile()
                time.sleep(0.1)
            stop.set()
            for one in work:
                self.told += one.result()
        for reader in readers:
            reader.join()
        return took

    def _book(self, hand, headers):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)) as line:
            return [self._one(line, someone, slot, headers) for someone, slot in hand]

    def _one(self, line, someone, slot, headers):
        """Hold and confirm; each second person waits where the clinic does not answer."""
        said = {"slot": slot.pk, "card": str(someone.card.pk)}
        status, where, _ = self._ask(line, someone.key, "/26/booking/hold/", said, headers)
        one, outcome = _CONFIRM.match(where), "refused"
        if status == 303 and one:
            said = {"waits": "1"} if slot.pk % 2 else {}
            status, where, _ = self._ask(line, someone.key, one.group(0), said, headers)
            if status == 303:
                _, _, page = self._ask(line, someone.key, where, None, headers)
                outcome = _SAID.get(_HEADING.search(page).group(1).strip(), "refused")
        self.statuses[status] += 1
        key = one.group(1) if one else ""
        return {"outcome": outcome, "id": key, "slot": slot.pk, "card": str(someone.card.pk)}

    def _ask(self, line, key, path, said, headers):
        cookies = f"portal_session={key}; portal_csrf={client.CSRF}; portal_region=26"
        told = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"} | headers
        body = None if said is None else urlencode(said | {"csrfmiddlewaretoken": client.CSRF})
        return client.ask(line, "GET" if body is None else "POST", path, body, told)

    def _read(self, stop, took):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)) as line:
            while not stop.is_set():
                began = time.perf_counter()
                status, _, _ = self._ask(line, self.reader, self.page, None, {})
                took += _as_many_would((time.perf_counter() - began) * 1000)
                self.statuses[f"page {status}"] += 1
                time.sleep(PAUSE_MS / 1000)


def _as_many_would(ms):
    """Count who would have come while one waits; or a page that hangs is one slow answer among many quick ones."""
    return [ms, *(ms - late for late in range(PAUSE_MS, int(ms), PAUSE_MS))]


def p95(took):
    """Return the 95th of a hundred, in ms."""
    return sorted(took)[int(len(took) * 0.95)]
