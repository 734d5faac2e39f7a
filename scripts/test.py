"""`make test`: every test, on SQLite and on PostgreSQL, browser journeys included."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from portal.config import env
from scripts import console, postgres, tools, words
from scripts.bootstrap import ROOT
from scripts.console import Trouble, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ANY_ENGINE = (
    "--ignore=tests/browser",
    "--ignore=tests/scripts",
    "--ignore=tests/whole",
    "--ignore=tests/gost",
    "--ignore=tests/portal/kit",
    "--ignore=tests/portal/adapters/phone",
)
"""What asks no database runs once: these folders are not even read."""
WORKERS = ("-n", "3", "--dist=worksteal")
"""More than cores: many tests wait for a clock, a killed process. Not many more: each collects all tests."""
JOURNEYS = ("-n", "2", "--dist=loadgroup", "--no-loadscope-reorder")
"""One journey at a time to whoever is free, in the order of tests/browser/conftest: long waits come first."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest: its name, its arguments, and whether it gets PostgreSQL."""

    name: str
    arguments: Sequence[str]
    on_postgresql: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What one run counted."""

    name: str
    passed: int
    failed: int
    skipped: int
    is_good: bool

    def __str__(self) -> str:
        """Say it in a few words; skipped tests are never hidden."""
        parts = [f"{self.passed} passed"]
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{self.skipped} skipped"] if self.skipped else []
        return f"{self.name} {', '.join(parts)}{'' if self.is_good else ' (NOT GOOD)'}"


LANES = (
    (
        Run("browser", [*JOURNEYS, "tests/browser"]),
        Run("browser-postgresql", ["-n", "2", "tests/browser", "-m", "browser_twice"], on_postgresql=True),
        Run("stand", [*WORKERS, "tests/esia_stand", "--ds=esia_stand.config.settings.test"]),
    ),
    (
        Run("sqlite", [*WORKERS, "--ignore=tests/browser"]),
        Run("postgresql", [*WORKERS, "--only-database", *ANY_ENGINE], on_postgresql=True),
    ),
)
"""Two rows of runs, side by side: while one waits (for a clock, a page, a database) the other works."""


def main(wanted: Sequence[str]) -> None:
    """Run what is wanted, all by default, and end with one line of counts."""
    started = time.monotonic()
    words.compile_changed(aloud=False)
    chosen = [[run for run in lane if not wanted or run.name in wanted] for lane in LANES]
    lanes = [lane for lane in chosen if lane]
    if not lanes:
        raise Trouble(f"ONLY may be one of: {', '.join(run.name for lane in LANES for run in lane)}.")
    tools.ensure(with_browser=True)
    with postgres.cluster() as url:
        counts = _run_lanes(lanes, url)
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    say(f"\n{'; '.join(map(str, counts))} – in {minutes} min {seconds} s")
    sys.exit(0 if all(count.is_good for count in counts) else 1)


def _run_lanes(lanes: Sequence[Sequence[Run]], url: str) -> list[Count]:
    """Run the lanes side by side; the last one tells aloud what it does, the others at their end."""
    *aside, aloud = lanes
    with ThreadPoolExecutor(len(lanes)) as pool:
        asked = [pool.submit(_run_lane, lane, url, is_aloud=False) for lane in aside]
        counts = _run_lane(aloud, url, is_aloud=True)
        return [*(count for one in asked for count in one.result()), *counts]


def _run_lane(lane: Sequence[Run], url: str, *, is_aloud: bool) -> list[Count]:
    return [_run(run, url, is_aloud=is_aloud) for run in lane]


def _run(run: Run, url: str, *, is_aloud: bool) -> Count:
    """Run pytest once; a run that is not aloud says what it has to say in one piece at its end."""
    with contextlib.nullcontext() if is_aloud else tempfile.TemporaryFile("w+") as kept:
        report, code = _pytest(run, url, kept)
        if kept is not None:
            kept.seek(0)
            say(kept.read())
    return _count(run.name, report, code)


def _pytest(run: Run, url: str, kept: IO[str] | None) -> tuple[Path, int]:
    print(f"\n== {run.name}", file=kept, flush=True)
    report = env.var_dir() / "test" / f"{run.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    environment = tools.environment()
    if run.on_postgresql:
        database = postgres.create_database(url, run.name.replace("-", "_"))
        environment |= {"DATABASE_URL": database, "TEST_CLUSTER": url}
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *run.arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=kept, stderr=kept, check=False
    )
    return report, done.returncode


def _count(name: str, report: Path, code: int) -> Count:
    if not report.exists():
        return Count(name, 0, 0, 0, is_good=False)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  written by our own run a moment ago
    total, failed, errors, skipped = (
        int(suite.get(key, 0)) if suite is not None else 0
        for key in ("tests", "failures", "errors", "skipped")
    )
    bad = failed + errors
    return Count(name, total - bad - skipped, bad, skipped, is_good=code == 0 and bad == 0)


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(sys.argv[1:])
