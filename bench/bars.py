"""The bars of the bench: what was measured, beside what it may be."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bench import imports
from portal.config import env
from scripts.bootstrap import ROOT

_SQLITE_SCALE: Final = "0.2"
_WITH_MANY: Final = 1.2
"""How many times what it is with few places a search may take with many."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure; it may not go above `most`, nor below `least`."""

    name: str
    figure: float
    most: float | None = None
    least: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within its bar."""
        return (self.most is None or self.figure <= self.most) and (
            self.least is None or self.figure >= self.least
        )

    @property
    def line(self) -> str:
        """Say the figure with its bar."""
        bar = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"
        return f"  {'kept  ' if self.is_kept else 'MISSED'}  {self.name}: {self.figure:.2f} ({bar})"

    @property
    def told(self) -> dict[str, Any]:
        """Return what goes into the file."""
        return {"name": self.name, "figure": self.figure, "most": self.most, "least": self.least,
                "is_kept": self.is_kept}  # fmt: skip


def of(told: Mapping[str, Any]) -> Iterator[Bar]:
    """Yield every bar with its figure."""
    yield Bar("bookings a second to those of pgbench", told["booking"]["ratio_to_pgbench"], least=0.25)
    for step in ("hold", "confirm"):
        figure = told["crowded"][f"{step}_p99_ms"]
        yield Bar(f"{step} over 64 connections, p99, ms", figure, most=1000)
    yield Bar("booking on SQLite over 16 connections, p99, ms", told["sqlite"]["booking_p99_ms"], most=2000)
    yield Bar("doctor's page above an empty one, CPU ms", told["doctors_page"]["above_empty_page_ms"], most=1)
    yield Bar("«Мои карты» of eight above it, CPU ms", told["my_cards"]["above_empty_page_ms"], most=2)
    yield from _of_finding(*told["finding"].values())
    for engine, one in told["imports"].items():
        yield Bar(f"memory of an import on {engine}, MB", one["memory_mb"], most=imports.MEMORY_BAR_MB)


def _of_finding(few: Mapping[str, Any], many: Mapping[str, Any]) -> Iterator[Bar]:
    for name, told in many.items():
        if name == "counting, s":
            continue
        if name.startswith(("nearest", "words")):
            yield Bar(f"{name}, p95, ms", told[1], most=100)
        if name.startswith("nearest"):
            ratio = told[1] / few[name][1]
            yield Bar(f"{name}, p95 to that with few places", ratio, most=_WITH_MANY)


def on_sqlite() -> dict[str, float]:
    """Run the campaign of load on SQLite at a part of its size; return its figures."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", "-m", "campaign_load", "--timeout=0", "-q", "tests/campaign"]
    subprocess.run(
        command, cwd=ROOT, env=environment | {"SCALE": _SQLITE_SCALE}, check=True, stdout=subprocess.DEVNULL
    )
    whole: dict[str, dict[str, float]] = json.loads(
        (env.var_dir() / "campaign" / "load.json").read_text("utf-8")
    )
    return whole["sqlite"]
