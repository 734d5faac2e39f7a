"""`make test`: every test, on SQLite and on PostgreSQL, browser journeys included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
WORKERS = ("-n", "4", "--dist=worksteal")
"""More than cores: many tests wait for a clock, a killed process, a browser."""
JOURNEYS = ("-n", "3", "--dist=loadgroup", "--no-loadscope-reorder")
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


RUNS = (
    Run("sqlite", [*WORKERS, "--ignore=tests/browser"]),
    Run("postgresql", [*WORKERS, "--only-database", *ANY_ENGINE], on_postgresql=True),
    Run("stand", [*WORKERS, "tests/esia_stand", "--ds=esia_stand.config.settings.test"]),
    Run("browser", [*JOURNEYS, "tests/browser"]),
    Run("browser-postgresql", ["-n", "2", "tests/browser", "-m", "browser_twice"], on_postgresql=True),
)


def main(wanted: Sequence[str]) -> None:
    """Run what is wanted, all by default, and end with one line of counts."""
    started = time.monotonic()
    words.compile_changed(aloud=False)
    runs = [run for run in RUNS if not wanted or run.name in wanted]
    if not runs:
        raise Trouble(f"ONLY may be one of: {', '.join(run.name for run in RUNS)}.")
    tools.ensure(with_browser=True)
    with postgres.cluster() as url:
        counts = [_run(run, url) for run in runs]
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    say(f"\n{'; '.join(map(str, counts))} – in {minutes} min {seconds} s")
    sys.exit(0 if all(count.is_good for count in counts) else 1)


def _run(run: Run, url: str) -> Count:
    say(f"\n== {run.name}")
    report = env.var_dir() / "test" / f"{run.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    # Each worker and each house is a new process: without compiled files it would compile all sources again.
    left_out = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    if run.on_postgresql:
        database = postgres.create_database(url, run.name.replace("-", "_"))
        environment |= {"DATABASE_URL": database, "TEST_CLUSTER": url}
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *run.arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    return _count(run.name, report, done.returncode)


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
