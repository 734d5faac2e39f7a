"""The portal with its workers and its keeper, any of which may be killed."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.races import portal

THREADS = 8
SECONDS_TO_START = 90
LISTENING = "0A"


class House:
    """One portal on one port, over one database; started again under the same port."""

    def __init__(self, folder: Path, module: str, url: str) -> None:
        self.port = portal._free_port()
        self._log, self._module = folder / "portal.log", module
        self._environment = portal._environment(folder, self.port, THREADS) | {"DATABASE_URL": url}
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start and wait until it answers; return how many seconds that took."""
        command = [sys.executable, "-m", "tests.crashes.keeper", str(self.port), str(self._log), self._module]
        with (self._log.with_suffix(".keeper")).open("ab") as log:
            self._keeper = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        return self.wait(lambda: self.answers() and len(self.workers()) > 1)

    def wait(self, condition, seconds: float = SECONDS_TO_START) -> float:
        """Wait until it is so; return how many seconds that took."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() > began + seconds:
                raise AssertionError(f"not within {seconds} s:\n{self._log.read_text('utf-8')[-3000:]}")
            time.sleep(0.02)
        return time.monotonic() - began

    def answers(self, path: str = "/healthz") -> bool:
        """Tell whether a page comes whole."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def workers(self) -> list[int]:
        """Return the processes that listen at the port, without their head."""
        return [number for server in _children(self._keeper.pid) for number in _children(server)
                if _listens(number, self.port)]  # fmt: skip

    def kill_worker(self) -> int:
        """kill -9 of a random worker; return which."""
        self.wait(lambda: self.workers() != [])
        chosen = random.choice(self.workers())  # noqa: S311  whose turn it is
        os.kill(chosen, signal.SIGKILL)
        return chosen

    def kill_everything(self) -> None:
        """kill -9 of every process of the portal at once."""
        tree = [self._keeper.pid, *_children(self._keeper.pid)]
        tree += [number for server in tree[1:] for number in _children(server)]
        for number in tree:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._keeper.wait(10)
        self.wait(lambda: not any(_listens(number, self.port) for number in tree))

    def stop(self) -> None:
        """End it politely; what was killed is gone already."""
        self._keeper.terminate()
        self._keeper.wait(30)


@contextlib.contextmanager
def running(folder: Path, url: str, module: str = "portal.config.wsgi") -> Iterator[House]:
    """Start the portal over a database; stop it at the end."""
    house = House(folder, module, url)
    house.start()
    try:
        yield house
    finally:
        house.stop()


def _children(number: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def _listens(number: int, port: int) -> bool:
    wanted = f"{socket.inet_aton('127.0.0.1')[::-1].hex().upper()}:{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if row[1] == wanted and row[3] == LISTENING}
    try:
        return any(_target(one) in sockets for one in Path(f"/proc/{number}/fd").iterdir())
    except OSError:
        return False


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
