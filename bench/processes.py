"""Starts the server and reads what processes cost."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

WORKERS: Final = 2
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SECONDS_TO_START: Final = 60


@contextmanager
def server(
    port: int,
    environment: Mapping[str, str],
    log: Path,
    *,
    program: str = "portal",
    workers: int = WORKERS,
) -> Iterator[int]:
    """Run a program as production runs it, the portal with two workers; yield the pid of its head."""
    command = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-config",
        "scripts/granian_log.json", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "8", f"{program}.config.wsgi:application",
    )  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')[-2000:]}")


def cpu_seconds(head: int) -> float:
    """Return the CPU seconds (user and system) that a process and all below it have used so far."""
    parents, used = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(told[1])
        # Own time, and that of children that have ended: a backend may go between two readings.
        used[int(folder.name)] = sum(map(int, told[11:15])) / _TICKS
    return sum(seconds for pid, seconds in used.items() if _is_below(pid, head, parents))


def exact_cpu_seconds(head: int) -> float:
    """Return the same of threads that live now, exactly: ticks are too coarse for a dozen requests."""
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").glob("[0-9]*")}
    below = [pid for pid in parents if _is_below(pid, head, parents)]
    return sum(_on_cpu(task) for pid in below for task in Path(f"/proc/{pid}/task").glob("*")) / 1e9


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _on_cpu(task: Path) -> int:
    try:
        return int((task / "schedstat").read_text().split()[0])
    except OSError:
        return 0


def _is_below(pid: int, head: int, parents: Mapping[int, int]) -> bool:
    while pid not in {head, 0}:
        pid = parents.get(pid, 0)
    return pid == head
