"""Real job processes over the test database."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.db import OperationalError, connection, transaction
from django.db.models import F

from portal.domain.work.models import Lease, WorkerBeat
from portal.domain.work.states import TaskState

ROOT = Path(__file__).parents[4]
HURRIED = "tests.portal.domain.work.hurried"


def database_url() -> str:
    """Return the test database as another process names it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    login = quote(known["USER"] or "") + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{login}@{quote(known['HOST'] or '', safe='')}{port}/{known['NAME']}"


class Process:
    """One job process of the queue `urgent`."""

    def __init__(self, folder: Path, number: int, *, program: str, lease: float | None) -> None:
        self.log = folder / f"worker{number}.log"
        environment = os.environ | {
            "PORTAL_ENV": "test",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "LOG_LEVEL": "INFO",
        }
        words = ["-m", program, str(lease)] if lease else ["-m", "portal", "work", "urgent"]
        with self.log.open("wb") as written:
            self.process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=environment, stdout=written, stderr=written
            )

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self, seconds: float) -> int:
        return self.process.wait(seconds)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def stop_without_locks(self) -> None:
        """Stop the process where nobody waits for it: its sign of life may be in the middle of writing."""
        for _ in range(100):
            self.send(signal.SIGSTOP)
            if is_writable():
                return
            self.send(signal.SIGCONT)
            time.sleep(0.05)
        raise AssertionError("the process is always writing")

    def kill(self) -> None:
        """kill -9, stopped or not, and bury the process."""
        self.process.kill()
        self.process.wait(10)

    def entries(self) -> list[dict]:
        """Return what the process logged, without a line that is being written."""
        whole, _, _ = self.log.read_text("utf-8", errors="replace").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def outcomes(self) -> list[str]:
        """Return how the tasks of these tests ended, other contexts' periodic ones left out."""
        mine = [entry for entry in self.entries() if entry.get("job", "").startswith("tests.")]
        return [entry["outcome"] for entry in mine if "outcome" in entry]

    def begins(self) -> bool:
        """Tell whether the process is ready for tasks."""
        return any(entry["event"] == "work begins" for entry in self.entries())


class Crew:
    """The job processes of one test."""

    def __init__(self, folder: Path, hurried: str = HURRIED) -> None:
        self._folder, self._hurried = folder, hurried
        self.all: list[Process] = []

    def start(self, *, lease: float | None = None) -> Process:
        """Start a process; `lease` seconds instead of the usual ones make it keep time faster."""
        process = Process(self._folder, len(self.all), program=self._hurried, lease=lease)
        self.all.append(process)
        return process

    def start_ready(self, count: int, *, lease: float | None = None) -> None:
        """Start so many processes and wait until each is ready for tasks."""
        started = [self.start(lease=lease) for _ in range(count)]
        wait_for(lambda: all(process.begins() for process in started), 90, "the workers begin")

    def marker(self, name: str) -> str:
        """Return a path that a job writes its process into when it begins."""
        return str(self._folder / name)

    def runner_of(self, name: str) -> Process:
        """Wait until the task with this marker begins; return the process that runs it."""
        path = Path(self.marker(name))
        wait_for(path.exists, 60, f"{name} begins")
        number = int(path.read_text())
        return next(each for each in self.all if each.process.pid == number)

    def stop_inside(self, jobs: str) -> Process | None:
        """Stop a process that has such a task in hand; None if none is caught at it.

        A stopped process cannot put its task down: what is seen now is so until it is killed.
        """
        for process in self.all:
            if process.is_alive() and process.process.pid in holders(jobs):
                process.send(signal.SIGSTOP)
                if process.process.pid in holders(jobs):
                    return process
                process.send(signal.SIGCONT)
        return None

    def stop(self) -> None:
        for process in self.all:
            process.kill()


def holders(jobs: str) -> set[int]:
    """Return the numbers of the processes, living or dead, that hold a task whose job's name begins so."""
    held = Lease.objects.filter(task__task_path__startswith=jobs, task__status=TaskState.RUNNING)
    beats = WorkerBeat.objects.filter(worker__in=held.exclude(holder="").values("holder"))
    return set(beats.values_list("process_id", flat=True))


def is_writable() -> bool:
    """Tell whether rows of the job processes can be written now: nobody holds them for longer than a moment."""
    bound = "PRAGMA busy_timeout = {}" if connection.vendor == "sqlite" else "SET lock_timeout = {}"
    with connection.cursor() as cursor:
        cursor.execute(bound.format(300))
    try:
        with transaction.atomic():
            WorkerBeat.objects.update(beat_at=F("beat_at"))
            Lease.objects.update(generation=F("generation"))
    except OperationalError:
        return False
    finally:
        with connection.cursor() as cursor:
            cursor.execute(bound.format(20_000 if connection.vendor == "sqlite" else 3_000))
    return True


def wait_for(condition, seconds: float, what: str) -> float:
    """Wait until it is so; return how long it took, in seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, f"{what}: not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began
