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
from typing import IO, TYPE_CHECKING

from scripts import console, ports, welcome
from scripts.console import Trouble, say
from scripts.machine import Machine, this_machine
from scripts.supervise import Child, Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_TO_ANSWER = 60
GRANIAN = ("-m", "granian", "--interface", "wsgi", "--no-ws", "--log-config", "scripts/granian_log.json")


def main() -> None:
    """Prepare, start, watch, stop."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # while preparing, SIGTERM is Ctrl-C
    machine = this_machine()
    with _alone(machine):
        ports.check_free(machine)
        supervisor = Supervisor(_children(machine))
        prepare(machine)
        supervisor.catch_signals()
        try:
            supervisor.start()
            supervisor.wait_until(lambda: _answers(machine), seconds=SECONDS_TO_ANSWER)
            _tell(machine, supervisor, started)
            supervisor.watch()
        finally:
            supervisor.stop()
    say("Остановлено.")


def prepare(machine: Machine) -> None:
    """Make keys, databases, static files and demonstration data; all of it may be run again."""
    _python(machine, "scripts.prepare")
    _python(machine, "esia_stand", "setup")


def _python(machine: Machine, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], env=machine.environment, check=False)
    if done.returncode:
        raise Trouble(f"This failed, and nothing was started: python -m {' '.join(arguments)}")


def _children(machine: Machine) -> list[Child]:
    return [
        _child(machine, "stand", *_server(machine, "esia_stand", machine.stand_port, workers=1)),
        _child(machine, "portal", *_server(machine, "portal", machine.portal_port, workers=2)),
        _child(machine, "urgent", "-m", "portal", "work", "urgent"),
        _child(machine, "letters", "-m", "portal", "work", "letters"),
        _child(machine, "slow", "-m", "portal", "work", "slow"),
    ]


def _child(machine: Machine, name: str, *arguments: str) -> Child:
    command = (sys.executable, *arguments)
    return Child(name, command, machine.environment, machine.logs / f"{name}.log")


def _server(machine: Machine, program: str, port: int, *, workers: int) -> tuple[str, ...]:
    return (
        *GRANIAN,
        *("--host", machine.bind, "--port", str(port)),
        # As many threads as the pool has connections: slow answers of ESIA, and passwords in a line, hold
        # nobody else up.
        *("--workers", str(workers), "--blocking-threads", "8", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5"),
        f"{program}.config.wsgi:application",
    )


def _answers(machine: Machine) -> bool:
    return all(_healthy(machine, port) for port in (machine.stand_port, machine.portal_port))


def _healthy(machine: Machine, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"{machine.address(port)}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _tell(machine: Machine, supervisor: Supervisor, started: float) -> None:
    if supervisor.stopping:
        return
    running = {child.name: child.process.pid for child in supervisor.children if child.process}
    (machine.var_dir / "processes.json").write_text(json.dumps(running), encoding="utf-8")
    welcome.say_where(machine)
    say(f"Всё работает, запуск занял {time.monotonic() - started:.0f} с. Ctrl-C остановит всё.")


@contextmanager
def _alone(machine: Machine) -> Iterator[IO[str]]:
    """Hold the folder: two starts on one database would get into each other's way."""
    with (machine.var_dir / "run.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(
                f"Another `make run` already uses {machine.var_dir}: stop it, or choose another folder: "
                "VAR_DIR=var2 make run."
            ) from None
        yield lock


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
