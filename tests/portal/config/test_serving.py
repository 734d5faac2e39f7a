"""`python -m portal serve`: a new worker takes the place of a dead one, a stop is heard, words stay ours."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.crashes import house
from tests.races import portal

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 60.0
PLANTED = "Tainofamiltsev"


class Served:
    """One web process, its log, and the worker that listens."""

    def __init__(self, folder: Path, application: str) -> None:
        self.port, self.log = portal._free_port(), folder / "log"
        command = [sys.executable, "-m", "portal", "serve", "--application", application]
        environment = portal._environment(folder, self.port, 4)
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)

    def worker(self, *, besides: int = 0) -> int:
        """Wait for the process that listens; return its number."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            found = [one for one in house._children(self.process.pid) if house._listens(one, self.port)]
            if found and found != [besides]:
                return found[0]
            time.sleep(0.02)
        raise AssertionError(self.log.read_text("utf-8")[-3000:])

    def ask(self, path: str = "/healthz") -> int:
        """Return the status of the answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request("GET", path)
            return line.getresponse().status


@pytest.fixture
def serve(tmp_path):
    """Start a web process; it ends with the test."""
    made = []

    def start(application="portal.config.wsgi:application"):
        made.append(Served(tmp_path, application))
        return made[-1]

    yield start
    for one in made:
        one.process.terminate()  # killed, it would leave its worker behind
        one.process.wait(15)


def told(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_a_new_worker_takes_the_place_of_a_dead_one_and_a_stop_is_heard(serve):
    one = serve()
    workers = [one.worker()]
    for _ in range(3):  # granian alone gives up at the second
        os.kill(workers[-1], signal.SIGKILL)
        workers.append(one.worker(besides=workers[-1]))
        assert one.ask() == 200

    assert len(set(workers)) == 4
    gone = [line for line in told(one.log) if line["event"] == "web_worker_gone"]
    assert [line["deaths"] for line in gone] == [1, 2, 3]
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(15) == 0
    assert not house._listens(workers[-1], one.port)


def test_an_error_in_the_log_quotes_nothing(serve):
    one = serve("tests.portal.config.broken:application")
    one.worker()
    assert one.ask(f"/{PLANTED}/") == 500

    lines = told(one.log)
    assert PLANTED not in one.log.read_text("utf-8")
    assert any("ValueError" in line.get("exception", "") for line in lines), lines
    assert any("Spawning worker" in line["event"] for line in lines)
