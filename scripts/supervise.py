"""Keeps processes running: starts them, starts again what dies, stops all within seconds.

Each child is the head of its own process group, so Ctrl-C reaches only this process,
and a whole group (a server and its workers) can be ended at once. On Linux a child is
also told by the kernel when this process is gone, however it went.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scripts.console import Trouble, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_STOP: Final = 7
SECONDS_OF_HEALTH: Final = 10  # living so long makes the pause before the next start short again
LONGEST_PAUSE: Final = 30
TICK: Final = 0.1
_PR_SET_PDEATHSIG: Final = 1


@dataclass(slots=True)
class Child:
    """One process that has to run, and how its last starts went."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = 1.0

    def start(self) -> None:
        """Start the process at the head of a new group, its words going to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509  this program has one thread
            )
        self.started_at = time.monotonic()

    def died(self) -> bool:
        """Tell whether a started process is gone."""
        return self.process is not None and self.ended()

    def ended(self) -> bool:
        """Tell whether nothing has to be waited for."""
        return self.process is None or self.process.poll() is not None

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the process and everything it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass(slots=True)
class Supervisor:
    """Watches the children until it is told to stop."""

    children: list[Child]
    seconds_to_stop: float = SECONDS_TO_STOP
    stopping: bool = False

    def catch_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal mean: stop everything."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until `ready`; a child that dies meanwhile ends the wait with its last words."""
        until = time.monotonic() + seconds
        while not self.stopping and not ready():
            for child in self.children:
                if child.died():
                    raise Trouble(f"«{child.name}» stopped at once:\n{_last_words(child.log)}")
            if time.monotonic() > until:
                raise Trouble(f"Nothing answered within {seconds:.0f} s; see {self.children[0].log.parent}.")
            time.sleep(TICK)

    def watch(self) -> None:
        """Start again whatever dies, until a signal says stop."""
        while not self.stopping:
            for child in self.children:
                if child.died():
                    self._mourn(child)
                elif child.process is None and time.monotonic() >= child.start_again_at:
                    child.start()
            time.sleep(TICK)

    def stop(self) -> None:
        """End every group: politely first, then without asking."""
        for child in self.children:
            child.signal_group(signal.SIGTERM)
        until = time.monotonic() + self.seconds_to_stop
        while any(not child.ended() for child in self.children) and time.monotonic() < until:
            time.sleep(TICK)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _mourn(self, child: Child) -> None:
        assert child.process is not None  # noqa: S101  told by died()
        child.signal_group(signal.SIGKILL)  # workers of a dead server would keep its port
        now = time.monotonic()
        if now - child.started_at > SECONDS_OF_HEALTH:
            child.pause = 1.0
        how = _how(child.process.returncode)
        say(f"«{child.name}» {how}; starting it again in {child.pause:.0f} s. Its log: {child.log}")
        child.process = None
        child.start_again_at = now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)


def _how(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"stopped with exit code {code}"


def _last_words(log: Path, lines: int = 12) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _end_with(parent: int) -> Callable[[], None]:
    """Return what a child does before its program: ask the kernel to end it with its parent."""

    def arrange() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return arrange
