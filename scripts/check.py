"""`make check`: everything that a machine can say about the code without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import console, postgres, tools
from scripts.bootstrap import ROOT
from scripts.console import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEMPLATES = ("portal", "esia_stand")
LINES_SHOWN = 60  # the end tells what is wrong


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it looks at, and the commands that do it: tools of .venv, else modules."""

    name: str
    commands: Sequence[Sequence[str]]
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> None:
    """Run every check, even after one failed, and end with one line."""
    started = time.monotonic()
    tools.ensure(with_browser=False)
    with tempfile.TemporaryDirectory() as folder, postgres.cluster() as url:
        failed = _failed(_checks(folder, url))
    seconds = time.monotonic() - started
    if failed:
        say(f"\nNot good: {', '.join(failed)} ({seconds:.0f} s)")
        sys.exit(1)
    say(f"\nAll checks passed in {seconds:.0f} s.")


def _failed(checks: Sequence[Check]) -> list[str]:
    # Each check is a process of its own; two at a time keep two cores busy.
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(_passes, checks)
        return [check.name for check, is_good in zip(checks, results, strict=True) if not is_good]


def _checks(folder: str, url: str) -> list[Check]:
    fresh = [["portal", "migrate", "--verbosity=0"], ["portal", "check_promises"]]
    changes = ["makemigrations", "--check", "--dry-run", "--verbosity=1"]
    sqlite = {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}
    postgresql = {"VAR_DIR": folder, "DATABASE_URL": postgres.create_database(url, "check")}
    return [
        Check(
            "types", [["mypy", "portal", "clinic_stand", "gost", "scripts", "bench"], ["scripts.stand_types"]]
        ),
        Check("format", [["ruff", "format", "--check", "."]]),
        Check("lint", [["ruff", "check", "."]]),
        Check("import contracts", [["lint-imports"]]),
        Check("migrations of the portal", [["portal", *changes]], sqlite),
        Check("migrations of the stand", [["esia_stand", *changes]], sqlite),
        Check("promises on SQLite", fresh, sqlite),
        Check("promises on PostgreSQL", fresh, postgresql),
        Check(
            "templates",
            [
                *[["scripts.templates", name] for name in TEMPLATES],
                ["djlint", *TEMPLATES, "--lint", "--quiet"],
            ],
            sqlite,
        ),
        Check("articles of the help centre", [["portal", "check_articles"]], sqlite),
        Check("translations", [["scripts.words", "--check"]]),
        Check("tests about the code base", [["pytest", "-q", "tests/whole"]], sqlite),
    ]


def _passes(check: Check) -> bool:
    started = time.monotonic()
    for command in check.commands:
        done = _run(command, check.environment)
        if done.returncode:
            say(f"✗ {check.name}\n{_end_of(done.stdout + done.stderr)}")
            return False
    say(f"✓ {check.name} ({time.monotonic() - started:.1f} s)")
    return True


def _end_of(text: str) -> str:
    lines = text.strip().splitlines()
    return "\n".join(lines[-LINES_SHOWN:])


def _run(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name(command[0])
    start = [str(tool)] if tool.exists() else [sys.executable, "-m", command[0]]
    return subprocess.run(
        [*start, *command[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
