"""A region's schedules from a file: `python -m bench.imports SCALE`, on a migrated database of either engine.

At SCALE 1: 300 clinics, 12,000 doctors, 84,000 week templates, 4,032,000 places of 14 days. The verbs
of `python -m portal import_region` run one after the other; each is told in tenths,
so that a rate that falls with what lies there already is seen, and so is the largest memory of the process.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django
from django.utils import timezone

CLINICS: Final = 300
DOCTORS_EACH: Final = 40
DAYS: Final = 14
PLACES_A_DAY: Final = 24
REGION: Final = "26"
TENTHS: Final = 10
MEMORY_BAR_MB: Final = 300
SCALE: Final = 0.1
"""What `make bench` takes: the rate of a tenth is that of the whole, if it is steady."""


class Tenths:
    """The rate of each tenth of a known whole."""

    def __init__(self, whole: int) -> None:
        self._whole, self._told = whole, 0
        self._began = self._since = time.monotonic()
        self.rates: list[float] = []

    def reach(self, done: int) -> None:
        """Note how much is done altogether."""
        if done >= self._whole * (len(self.rates) + 1) / TENTHS:
            now = time.monotonic()
            self.rates.append(round((done - self._told) / (now - self._since), 1))
            self._told, self._since = done, now

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return time.monotonic() - self._began


def rows(clinics: int) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file: a region, its clinics, their doctors with a template for each weekday."""
    yield {"kind": "region", "code": REGION, "booking_horizon_days": DAYS - 2}
    yield {"kind": "speciality", "code": "b", "name": "терапия", "patient_name": "Терапевт",
           "group": "терапия", "serves": "everyone"}  # fmt: skip
    for k in range(clinics):
        yield {"kind": "clinic", "id": f"b{k}", "full_name": f"Городская поликлиника {k}",
               "short_name": f"Поликлиника {k}", "address": f"ул. Мира, {k}", "type": "adult_polyclinic",
               "serves": "everyone", "time_zone": "Europe/Moscow"}  # fmt: skip
        yield {"kind": "position", "id": f"b{k}", "clinic": f"b{k}", "speciality": "b", "title": "врач"}
        for n in range(DOCTORS_EACH):
            yield from _doctor(k, f"b{k}-{n}")


def _doctor(clinic: int, number: str) -> Iterator[dict[str, Any]]:
    yield {
        "kind": "doctor",
        "id": number,
        "position": f"b{clinic}",
        "surname": "Мерный",
        "name": "Пётр",
        "gender": "m",
    }
    for weekday in range(1, 8):
        yield {"kind": "week_template", "id": f"{number}-{weekday}", "doctor": number, "weekday": weekday,
               "starts": "08:00", "ends": "14:00", "slot_minutes": 15, "valid_from": "2020-01-01",
               "on_holidays": True}  # fmt: skip


def measured(scale: float) -> dict[str, Any]:
    """Take a region in; return seconds, rates by tenths and the memory of this process in MB."""
    clinics = max(1, round(CLINICS * scale))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "region.jsonl"
        with file.open("w", encoding="utf-8") as out:
            count = sum(1 for row in rows(clinics) if out.write(json.dumps(row, ensure_ascii=False) + "\n"))
        return _taken_in(file, count, clinics * DOCTORS_EACH * DAYS * PLACES_A_DAY, scale)


def _taken_in(file: Path, count: int, places: int, scale: float) -> dict[str, Any]:
    from portal.domain.audit.states import SYSTEM  # noqa: PLC0415  Django is set up by now
    from portal.domain.finding import actions as finding  # noqa: PLC0415
    from portal.domain.regions import queries as regions  # noqa: PLC0415
    from portal.domain.schedule import actions as schedule  # noqa: PLC0415
    from portal.sites.command_line.management.commands import import_region  # noqa: PLC0415

    at, lines, opened = timezone.now(), Tenths(count), Tenths(places)
    counted = enumerate(import_region.lines_of(file, lambda _size: None), 1)
    schedule.take_in(lines=_told(counted, lines.reach), by=SYSTEM, at=at, refused=_refuse)
    taken = lines.seconds
    region = regions.known(REGION)
    assert region is not None  # noqa: S101  it was in the file
    opened = Tenths(places)
    done = schedule.start(region=region, by=SYSTEM, at=at, told=lambda done: opened.reach(done.slots))
    laid = opened.seconds
    began = time.monotonic()
    finding.lay_words(region=region, at=at)
    finding.count_clinics(region=region, at=timezone.now())
    found = time.monotonic() - began
    return {
        "scale": scale, "lines": count, "places": done.slots,
        "lines_a_second": lines.rates, "places_a_second": opened.rates,
        "seconds": {"lines": round(taken, 1), "places": round(laid, 1), "counts": round(found, 1)},
        "whole_minutes": round((taken + laid + found) / scale / 60, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def _told(lines: Any, reach: Callable[[int], None]) -> Iterator[Any]:
    for number, line in lines:
        yield line
        reach(number)


def _refuse(refusal: Any) -> None:
    raise RuntimeError(f"line {refusal.line}, {refusal.field}: {refusal.reason}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    print(json.dumps(measured(float(sys.argv[1]))))
