"""`python -m tests.browser.clerk`: does beside a house what its commands do, as often as it is asked.

Loading Django takes longer than most of what journeys ask for. It is loaded once here; each order is done in a
copy of this process, which begins as fresh as a new one. Orders come one a line, as JSON, and so do the answers.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from typing import IO

ARRANGING = "tests.browser.arranging"


class Clerk:
    """The clerk of one house, from outside; starts with the first order."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def do(self, what: str, *told: str) -> str:
        """Have an order done: `jobs` MINUTES NAME…, `command` NAME ARGUMENT…, `arrange` WHAT JSON.

        :return: what it printed.
        :raises AssertionError: it failed.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.browser.clerk"],
                env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        self._process.stdin.write(json.dumps([what, *told]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["code"] == 0, f"{what} {told}:\n{answer['said']}"
        return answer["said"]

    def stop(self) -> None:
        if self._process is not None:
            self._process.communicate()


def serve(orders: IO[str], answers: IO[str]) -> None:
    """Do each order in a copy of this process and tell how it ended."""
    for line in orders:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
            child = os.fork()
            if child == 0:
                os._exit(_done(json.loads(line), said))
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            answers.write(json.dumps({"code": code, "said": said.read()}) + "\n")
            answers.flush()


def _done(order: list[str], said: IO[str]) -> int:
    what, *told = order
    with redirect_stdout(said), redirect_stderr(said):
        try:
            ORDERS[what](*told)
        except BaseException:  # noqa: BLE001  whatever it is, the journey is told
            traceback.print_exc()
            return 1
        finally:
            said.flush()
    return 0


def _jobs(minutes: str, *names: str) -> None:
    """Run jobs of the portal as its worker does once a minute, so many minutes later than it is."""
    from django.utils import timezone

    real = timezone.now
    timezone.now = lambda: real() + timedelta(minutes=int(minutes))
    for name in names:
        module, _, job = name.rpartition(".")
        getattr(importlib.import_module(module), job).func()


def _command(name: str, *arguments: str) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["portal", name, *arguments])


def _arrange(what: str, told: str) -> None:
    known = importlib.import_module(ARRANGING).KNOWN
    sys.stdout.write(json.dumps(known[what](**json.loads(told))) + "\n")


ORDERS = {"jobs": _jobs, "command": _command, "arrange": _arrange}

if __name__ == "__main__":
    from portal.config import env
    from scripts import machine

    os.environ.update(machine.this_machine().environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    import django

    django.setup()
    serve(sys.stdin, sys.stdout)
