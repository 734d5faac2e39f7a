"""The second half of `make run`: prepares data, starts every process, says where to go."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from scripts import console, ports, welcome
from scripts.console import Trouble, say
from scripts.machine import Machine, this_machine
from scripts.supervise import Child, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SECONDS_TO_ANSWER = 60
GRANIAN = ("-m", "granian", "--interface", "wsgi", "--no-ws", "--log-config", "scripts/granian_log.json")
THREADS = "8"
"""Of a worker: as many as the pool has connections, so that slow answers of ESIA, and passwords in a line,
hold nobody else up."""
PORTALS = ("portal-1", "portal-2") if sys.platform == "linux" else ("portal-1",)
"""Web processes of one worker each at one port. Elsewhere than on Linux a port has one listener."""


@dataclass(frozen=True, slots=True)
class House:
    """What one command starts: how it is prepared, which processes, under which ports, what is said."""

    prepare: Callable[[Machine], None]
    children: Callable[[Machine], list[Child]]
    ports: Mapping[str, int]
    tell: Callable[[Machine], None]


def main() -> None:
    """Prepare, start, watch, stop."""
    machine = this_machine()
    taken = {
        "PORTAL_PORT": machine.portal_port,
        "STAND_PORT": machine.stand_port,
        "CLINIC_PORT": machine.clinic_port,
    }
    keep(machine, House(prepare, _children, taken, welcome.say_where))


def keep(machine: Machine, house: House) -> None:
    """Start a house and keep it running until somebody stops it."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # while preparing, SIGTERM is Ctrl-C
    with _alone(machine):
        ports.check_free(machine.bind, house.ports)
        supervisor = Supervisor(house.children(machine))
        house.prepare(machine)
        supervisor.catch_signals()
        try:
            supervisor.start()
            supervisor.wait_until(lambda: _answers(machine, house), seconds=SECONDS_TO_ANSWER)
            _tell(machine, house, supervisor, started)
            supervisor.watch()
        finally:
            supervisor.stop()
    say("Остановлено.")


def prepare(machine: Machine) -> None:
    """Make keys, databases, static files and demonstration data; all of it may be run again."""
    python(machine, "scripts.prepare")
    python(machine, "esia_stand", "setup")
    python(machine, "clinic_stand", "setup")


def python(machine: Machine, *arguments: str) -> None:
    """Run a module to its end.

    :raises Trouble: it failed.
    """
    done = subprocess.run([sys.executable, "-m", *arguments], env=machine.environment, check=False)
    if done.returncode:
        raise Trouble(f"This failed, and nothing was started: python -m {' '.join(arguments)}")


def _children(machine: Machine) -> list[Child]:
    return [
        stand(machine),
        _child(machine, "clinic", *server("clinic_stand", machine.bind, machine.clinic_port)),
        *(_child(machine, name, *portal(machine.bind, machine.portal_port)) for name in PORTALS),
        _child(machine, "urgent", "-m", "portal", "work", "urgent"),
        _child(machine, "letters", "-m", "portal", "work", "letters"),
        _child(machine, "slow", "-m", "portal", "work", "slow"),
    ]


def stand(machine: Machine) -> Child:
    """Return the process of the stand."""
    return _child(machine, "stand", *server("esia_stand", machine.bind, machine.stand_port))


def _child(machine: Machine, name: str, *arguments: str) -> Child:
    command = (sys.executable, *arguments)
    log = "portal" if name in PORTALS else name
    return Child(name, command, machine.environment, machine.logs / f"{log}.log")


def server(program: str, bind: str, port: int) -> tuple[str, ...]:
    """Return the command of a server of one worker."""
    return (
        *GRANIAN,
        *("--host", bind, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", THREADS, "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5"),
        f"{program}.wsgi:application" if program == "clinic_stand" else f"{program}.config.wsgi:application",
    )


def portal(bind: str, port: int) -> tuple[str, ...]:
    """Return the command of a web process of the portal; several of them may listen at the same port."""
    return ("-m", "portal", "serve", "--host", bind, "--port", str(port), "--threads", THREADS)


def _answers(machine: Machine, house: House) -> bool:
    return all(_healthy(machine, port) for port in house.ports.values())


def _healthy(machine: Machine, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"{machine.address(port)}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _tell(machine: Machine, house: House, supervisor: Supervisor, started: float) -> None:
    if supervisor.stopping:
        return
    running = {child.name: child.process.pid for child in supervisor.children if child.process}
    (machine.var_dir / "processes.json").write_text(json.dumps(running), encoding="utf-8")
    house.tell(machine)
    say(f"Всё работает, запуск занял {time.monotonic() - started:.0f} с. Ctrl-C остановит всё.")


@contextmanager
def _alone(machine: Machine) -> Iterator[IO[str]]:
    """Hold the folder: two starts on one database would get into each other's way."""
    with (machine.var_dir / "run.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(
                f"Another `make run` or `make stand` already uses {machine.var_dir}: stop it, or choose "
                "another folder: VAR_DIR=var2 make run."
            ) from None
        yield lock


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
