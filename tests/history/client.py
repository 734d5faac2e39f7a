"""One client process of a history: people who hold, book, move, cancel and look, and write down what they are told.

Run as `python -m tests.history.client PORT FILE`, with the protocol of tests.races.client. Each connection asks one
thing after another; of some it does not wait for the answer. Plain HTTP, nothing of the portal.
"""

import http.client
import json
import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.races.client import CSRF, reasons, say

_CONFIRM = re.compile(r"/26/booking/([0-9a-f-]{36})/confirm/")
_TICKET = re.compile(r"/26/booking/([0-9a-f-]{36})/")
_PLACE = re.compile(r'name="slot"[^>]*value="(\d+)"')
_HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_TOLD = {
    "Вы записаны": "booked", "Запись подтверждена": "booked", "Вы отменили запись": "cancelled",
    "Запись перенесена": "moved", "Ждём ответа клиники": "waiting",
}  # fmt: skip
DONE = "Запись отменена."
Answer = tuple[int, str, str, str]
"""Status, where it points, the page, and the cookie that carries a sentence to the next page."""


HOLDS_OF_PERSON = 4
"""Then this connection holds nothing more for them: with the other that knows them they stay below the limit of
bookings in an hour (R7), however the dice fall."""


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    jobs = [hand[0] for hand in json.loads(path.read_text("utf-8"))]
    say("ready")
    sys.stdin.readline()
    with ThreadPoolExecutor(max(1, len(jobs))) as pool:
        for ops in pool.map(lambda job: Client(port, job).work(), jobs):
            for op in ops:
                say(json.dumps(op))


class Client:
    """One connection, and what it knows: the holds and visits that it was told of."""

    def __init__(self, port: int, job: dict[str, Any]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.job, self.chance = job, random.Random(job["seed"])  # noqa: S311
        self.speciality = {slot: speciality for slot, _, speciality in job["slots"]}
        self.held: list[dict[str, Any]] = []
        self.booked: list[dict[str, Any]] = []
        self.ops: list[dict[str, Any]] = []
        self.had: Counter[str] = Counter()

    def work(self) -> list[dict[str, Any]]:
        """Ask as often as the job says."""
        while len(self.ops) < self.job["ops"]:
            self.one()
        return self.ops

    def one(self) -> None:
        """Choose and ask one thing."""
        dice = self.chance.random()
        if self.held and dice < 0.45:
            self.confirm(self.held.pop(self.chance.randrange(len(self.held))))
        elif self.booked and dice < 0.75:
            self.visit(self.chance.choice(self.booked), dice)
        elif dice > 0.92:
            self.look()
        else:
            self.hold(self.chance.choice(self.job["people"]), self.chance.choice(self.job["slots"])[0])

    def visit(self, visit: dict[str, Any], dice: float) -> None:
        """Cancel, read or move a visit."""
        if dice < (0.55 if not self.job.get("moves") else 0.47):
            self.cancel(visit)
        elif dice < 0.62 and not self.job.get("moves"):
            self.ticket(visit)
        else:
            same = [slot for slot, kind in self.speciality.items() if kind == self.speciality[visit["slot"]]]
            self.hold(visit["person"], self.chance.choice(same), old=visit)

    def hold(self, person: dict[str, str], slot: int, old: dict[str, Any] | None = None) -> None:
        if self.had[person["card"]] >= HOLDS_OF_PERSON:
            return
        form = {"slot": slot, "card": person["card"]} | ({"replaces": old["appointment"]} if old else {})
        op = {"verb": "hold", "slot": slot, "replaces": form.get("replaces", "")}
        op["old_slot"] = old["slot"] if old else 0
        begin, answer = self.post("/26/booking/hold/", person, form)
        told, one = "unknown", ""
        if answer:
            told = "taken" if "taken" in reasons(answer[2]).split() else "refused"
            if kept := _CONFIRM.fullmatch(answer[1]):
                told, one = "held", kept.group(1)
            elif mine := _TICKET.fullmatch(answer[1]):
                told, one = "mine", mine.group(1)
        done = self.write(op | {"told": told, "appointment": one}, person, begin, answer)
        self.had[person["card"]] += told != "taken"
        if told == "held" and self.chance.random() < 0.9:
            self.held.append(done)

    def confirm(self, hold: dict[str, Any]) -> None:
        begin, answer = self.post(f"/26/booking/{hold['appointment']}/confirm/", hold["person"], {})
        told = {303: "unknown", 410: "over"}.get(answer[0], "refused") if answer else "unknown"
        if answer and answer[0] == http.client.SEE_OTHER:  # also where it was cancelled since, in another tab
            page = self.get(f"/26/booking/{hold['appointment']}/", hold["person"])
            told = "booked" if heading(page) == "booked" else "unknown"
        done = self.write(hold | {"verb": "confirm", "told": told}, hold["person"], begin, answer)
        if told == "booked":
            self.booked.append(done)
        if told == "unknown" and self.chance.random() < 0.5:  # press once more
            self.held.append(hold)

    def cancel(self, visit: dict[str, Any]) -> None:
        """Cancel, and read what the next page says of it."""
        path = f"/26/booking/{visit['appointment']}/"
        begin, answer = self.post(f"{path}cancel/", visit["person"], {"reason": "mistake"})
        page = self.get(path, visit["person"], answer[3]) if answer and answer[3] else None
        told = ("cancelled" if page and DONE in page[2] else "refused") if answer else "unknown"
        self.write(
            visit | {"verb": "cancel", "told": told, "replaces": "", "old_slot": 0}, visit["person"], begin,
            answer,
        )  # fmt: skip
        if told != "unknown":
            self.after_cancel(visit)

    def after_cancel(self, visit: dict[str, Any]) -> None:
        """Look at the ticket again, or forget the visit, or keep it open as in another tab; some want it back."""
        dice = self.chance.random()
        if dice < 0.4:
            self.ticket(visit)
        elif dice < 0.85:
            self.booked.remove(visit)
        if self.chance.random() < 0.5:
            self.hold(visit["person"], visit["slot"])

    def ticket(self, visit: dict[str, Any]) -> None:
        begin, answer = time.monotonic(), self.get(f"/26/booking/{visit['appointment']}/", visit["person"])
        told = heading(answer)
        self.write(
            visit | {"verb": "ticket", "told": told, "replaces": "", "old_slot": 0}, visit["person"], begin,
            answer,
        )  # fmt: skip
        if told not in {"booked", "waiting"}:
            self.booked.remove(visit)

    def look(self) -> None:
        person, (_, doctor, _) = self.chance.choice(self.job["people"]), self.chance.choice(self.job["slots"])
        begin, answer = time.monotonic(), self.get(f"/26/doctors/{doctor}/", person)
        offered = sorted({int(slot) for slot in _PLACE.findall(answer[2])})
        # Whom the doctor does not see, or who has such a visit already, is shown no times: that tells nothing.
        told = "looked" if offered else "refused"
        op = {"verb": "look", "told": told, "doctor": doctor, "offered": offered}
        self.write(op, person, begin, answer)

    def write(
        self, op: dict[str, Any], person: dict[str, str], begin: float, answer: Answer | None
    ) -> dict[str, Any]:
        """Write down what was asked and told."""
        end = None if op["told"] == "unknown" else time.monotonic()
        status = answer[0] if answer else 0
        done = op | {"card": person["card"], "person": person, "begin": begin, "end": end, "status": status}
        self.ops.append(done)
        return done

    def post(self, path: str, person: dict[str, str], form: dict[str, Any]) -> tuple[float, Answer | None]:
        """Return when it was asked, and the answer, if it is waited for."""
        body, begin = urlencode(form | {"csrfmiddlewaretoken": CSRF}), time.monotonic()
        headers = self.cookies(person) | {"Content-Type": "application/x-www-form-urlencoded"}
        is_heard = self.chance.random() >= self.job["unheard"]
        return begin, self.ask("POST", path, body, headers, is_heard=is_heard)

    def get(self, path: str, person: dict[str, str], flash: str = "") -> Answer:
        """Read a page; what cannot be read is asked again, it changes nothing."""
        headers = self.cookies(person)
        headers["Cookie"] += f"; {flash}" if flash else ""
        for _ in range(3):
            if answer := self.ask("GET", path, None, headers):
                return answer
        raise RuntimeError(path)

    def cookies(self, person: dict[str, str]) -> dict[str, str]:
        bug = {"X-Bug": self.job["bug"]} if self.job.get("bug") else {}
        return {"Cookie": f"portal_session={person['key']}; portal_csrf={CSRF}; portal_region=26"} | bug

    def ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str], *, is_heard: bool = True
    ) -> Answer | None:
        """Return the answer; None where nobody waited for it or the line broke: nobody knows what was done."""
        try:
            self.connection.request(method, path, body, headers)
            if not is_heard:
                self.connection.close()
                return None
            answer = self.connection.getresponse()
            flash = [
                one for one in answer.headers.get_all("Set-Cookie", []) if one.startswith("portal_flash=")
            ]
            kept = flash[0].partition(";")[0] if flash else ""
            return answer.status, answer.headers.get("Location", ""), answer.read().decode(), kept
        except (ConnectionError, http.client.HTTPException):
            self.connection.close()
            return None


def heading(page: Answer) -> str:
    """Say how a ticket calls the visit; nothing of a visit is promised where there is no ticket."""
    found = _HEADING.search(page[2])
    return _TOLD.get(found.group(1).strip(), "not_yet") if found else "not_yet"


if __name__ == "__main__":
    main()
