"""Reads files of people and systems (docs/stand.md) and stores what is right in them."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from esia_stand.people import actions as people
from esia_stand.people.reading import Entry, Problem
from esia_stand.systems import actions as systems

DEMO: Final = Path(__file__).resolve().parents[1] / "demo"
SHIPPED: Final = (DEMO / "systems.json", DEMO / "people.json")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    file: Path
    loaded: int
    problems: list[Problem]


def shipped_and_named() -> list[Path]:
    """Return the files of the repository and those the environment names."""
    return [*SHIPPED, *settings.STAND_SYSTEMS, *settings.STAND_PEOPLE]


def load(file: Path, *, at: dt.datetime) -> Outcome:
    """Load one file: its good entries are stored, each bad one is told with place and reason."""
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
    except OSError as trouble:
        return Outcome(file, 0, [Problem("файл", f"не читается: {trouble.strerror}")])
    except ValueError as trouble:
        return Outcome(file, 0, [Problem("файл", f"не разбирается как JSON: {trouble}")])
    if not isinstance(whole, dict) or not whole.keys() & {"people", "systems"}:
        return Outcome(file, 0, [Problem("файл", "нет ни списка people, ни списка systems")])
    return _load(file, whole, at)


@transaction.atomic
def _load(file: Path, whole: dict[str, Any], at: dt.datetime) -> Outcome:
    loaded = 0
    problems: list[Problem] = []
    for kind, entry in _entries(whole, problems, at.date()):
        found = _store(kind, entry, file, at)
        problems += found
        loaded += not found
    return Outcome(file, loaded, problems)


def _entries(whole: dict[str, Any], problems: list[Problem], today: dt.date) -> Iterator[tuple[str, Entry]]:
    """Yield the objects of both lists; what is no object is told at once."""
    for kind in ("systems", "people"):
        rows = whole.get(kind, [])
        if not isinstance(rows, list):
            problems.append(Problem(kind, "должно быть списком"))
            continue
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                yield kind, Entry(row, f"{kind}[{number}]", today=today)
            else:
                problems.append(Problem(f"{kind}[{number}]", "должно быть объектом"))


def _store(kind: str, entry: Entry, file: Path, at: dt.datetime) -> list[Problem]:
    if kind == "people":
        return people.load(entry=entry, at=at)
    names = {
        "STAND_PORTAL_URL": settings.STAND_PORTAL_URLS,
        "STAND_URL": [settings.STAND_URL],
        "VAR_DIR": [str(settings.VAR_DIR)],
    }
    return systems.load(entry=entry, names=names, folder=file.parent.resolve())
