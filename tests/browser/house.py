"""Everything that `make run` starts, on free ports and in a folder of its own."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts import machine
from tests.browser import people
from tests.browser.clerk import Clerk
from tests.ground import outside

SECONDS_TO_START = 200
SECONDS_TO_STOP = 10


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@dataclass
class House:
    """The running portal, stand and foreign clinic of these journeys."""

    portal: str
    stand: str
    clinic: str
    var_dir: Path
    database_url: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]

    def code_for(self, phone: str) -> str:
        """Read the newest code that the stand sent to this phone, as a person reads it at the desk."""
        query = f"{self.stand}/desk/codes.json?to={phone.replace('+', '%2B')}"
        with urllib.request.urlopen(query, timeout=5) as answer:
            told = json.load(answer)
        codes = told if isinstance(told, list) else told["codes"]
        return codes[0]["code"]

    def sent(self, to: str) -> list[dict[str, str]]:
        """Return what the portal itself sent to a phone or an address, newest first (`code`, `text`, …)."""
        query = urllib.parse.urlencode({"to": to})
        with urllib.request.urlopen(f"{self.portal}/outbox.json?{query}", timeout=5) as answer:
            items = json.load(answer)["items"]
        self._wait_until_known(to)
        return items

    def _wait_until_known(self, to: str) -> None:
        """Wait until no code to this phone is on its way.

        A call rings a moment before the portal has written down which number called. Nobody types in that
        moment, a journey does.
        """
        till = time.monotonic() + SECONDS_TO_STOP
        while self.rows("SELECT 1 FROM accounts_code WHERE phone = ? AND state = 'sending'", to):
            assert time.monotonic() < till, f"a code to {to} is never told to be sent"
            time.sleep(0.05)

    def fault(self, name: str, *, on: bool, **more: object) -> None:
        """Switch one failure of the stand on or off; `seconds`, `system` as its desk takes them."""
        body = json.dumps({"fault": name, "on": on, **more}).encode()
        request = urllib.request.Request(
            f"{self.stand}/desk/faults.json", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5):
            pass

    def everything_stored(self) -> str:
        """Return the text of every row of the portal's database and of every log."""
        with self._database() as database:
            rows = [repr(row) for row in outside.everything(database)]
        logs = [log.read_text(encoding="utf-8", errors="replace") for log in self.var_dir.glob("log/*.log")]
        return "\n".join([*rows, *logs])

    def rows(self, statement: str, *values: object) -> list[tuple]:
        with self._database() as database:
            return outside.run(database, statement, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        with self._database() as database:
            outside.run(database, statement, values)

    def run_jobs(self, *names: str, minutes_later: int = 0) -> None:
        """Run jobs of the portal as its worker does once a minute, now or with the clock put forward."""
        self.clerk.do("jobs", str(minutes_later), *names)

    def command(self, name: str, *arguments: str) -> str:
        """Run a command of the portal beside its servers; return what it says."""
        return self.clerk.do("command", name, *arguments)

    @cached_property
    def clerk(self) -> Clerk:
        return Clerk(self.environment)

    def _database(self) -> AbstractContextManager:
        return outside.connected(self.database_url)

    def stop(self) -> None:
        self.clerk.stop()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=SECONDS_TO_STOP + 5)


def furnish(folder: Path) -> Path:
    """Prepare a folder as `make run` does before its first start; whoever comes second waits and finds it."""
    with (folder.parent / "furnished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _prepare(folder)
    return folder


def _prepare(folder: Path) -> None:
    part = folder.with_name("furnishing")
    part.mkdir(exist_ok=True)
    known = machine.secrets_in(part)  # what the demonstration seals, the house that copies it has to open
    database_url = outside.fresh(part)
    environment = known | _environment(part, database_url, portal_port=8000, stand_port=8001)
    environment["STAND_PEOPLE"] = str(people.write(part))
    for program in (("scripts.prepare",), ("esia_stand", "setup"), ("clinic_stand", "setup")):
        subprocess.run(
            [sys.executable, "-m", *program], env=environment, check=True, stdout=subprocess.DEVNULL
        )
    outside.remember(part, database_url)
    part.rename(folder)


def _environment(var_dir: Path, database_url: str, *, portal_port: int, stand_port: int) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "PORTAL_ENV": "local",
        "VAR_DIR": str(var_dir),
        "PORTAL_PORT": str(portal_port),
        "STAND_PORT": str(stand_port),
        "DATABASE_URL": database_url,
    }


def start(
    var_dir: Path,
    furnished: Path | None,
    *,
    own_hosts: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    seconds: int = SECONDS_TO_START,
) -> House:
    """Start a copy of the furnished house; `own_hosts` gives some regions a host, `settings` are further ones.

    A house that is not furnished, or has other settings, prepares itself first, which takes longer: `seconds` to
    wait for it.
    """
    if furnished is not None:
        shutil.copytree(furnished, var_dir, dirs_exist_ok=True)
    is_ready = furnished is not None and not settings and not own_hosts
    portal_port, stand_port, clinic_port = free_port(), free_port(), free_port()
    database_url = outside.fresh(var_dir)
    environment = {
        **_environment(var_dir, database_url, portal_port=portal_port, stand_port=stand_port),
        "CLINIC_PORT": str(clinic_port),
        "PORTAL_REGION_HOSTS": ",".join(f"{host}={code}" for host, code in (own_hosts or {}).items()),
        "STAND_PORTAL_URL": ",".join(
            f"http://{host}:{portal_port}" for host in ("localhost", *(own_hosts or {}))
        ),
        **(settings or {}),
    }
    command = [sys.executable, "-m", "tests.browser.serving" if is_ready else "scripts.serve"]
    with (var_dir / "make_run.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    portal, stand = f"http://localhost:{portal_port}", f"http://127.0.0.1:{stand_port}"
    clinic = f"http://127.0.0.1:{clinic_port}"
    house = House(portal, stand, clinic, var_dir, database_url, process, environment)
    _wait(house, var_dir / "make_run.log", seconds)
    return house


def _wait(house: House, log: Path, seconds: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if house.process.poll() is not None:
            raise RuntimeError(f"the house did not start:\n{log.read_text(errors='replace')[-3000:]}")
        if "Всё работает" in log.read_text(errors="replace"):
            return
        time.sleep(0.2)
    house.stop()
    raise RuntimeError(f"the house did not answer in time:\n{log.read_text(errors='replace')[-3000:]}")
