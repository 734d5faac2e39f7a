"""The region of a history: clinics of three sorts, and people whom two connections know each."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics.models import Clinic
from portal.domain.schedule.models import Slot
from tests.factories import booking as desks
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.history import hurried
from tests.history.told import Op, Place, Told, Verb
from tests.races.crowd import Someone

A_DAY = 24
"""Places of a doctor at most: one day."""
SORTS = ("plain", "rests", "plain", "outside")


def jobs(
    places: dict[int, Place], people: list[Someone], connections: int, **job: Any
) -> list[list[dict[str, Any]]]:
    """Return the job of each connection; every person is known to two that are neighbours."""
    slots = [[slot, place.doctor, place.speciality] for slot, place in places.items()]
    told = [{"card": str(one.card.pk), "key": one.key} for one in people]
    return [
        [job | {"slots": slots, "seed": f"{job['seed']} {at}", "people": _of(told, at, connections)}]
        for at in range(connections)
    ]


def _of(people: list[Any], at: int, connections: int) -> list[Any]:
    return people[at::connections] + people[(at + 1) % connections :: connections]


def clinics() -> dict[str, Clinic]:
    """Make a clinic of each sort."""
    elsewhere = {"outside": {"system": "ledger", "system_number": "1"}}
    made = {sort: ClinicFactory(**elsewhere.get(sort, {})) for sort in dict.fromkeys(SORTS)}
    Setting.objects.create(
        region=made["rests"].region, clinic=made["rests"], rule=Rule.FREED_RESTS_MINUTES, value=1,
        since_at=now() - timedelta(days=1), set_by="test",
    )  # fmt: skip
    return made


def of_doctors(
    count: int, *, places: int, of_sort: dict[str, Clinic], sorts: Sequence[str] = SORTS
) -> dict[int, Place]:
    """Make doctors with so many places together; those of one speciality sit in clinics of different sorts."""
    start = (now() + timedelta(days=3)).replace(hour=5, minute=0, second=0, microsecond=0)
    kinds = [SpecialityFactory(patient_name=f"Врач {n}") for n in range(max(2, count // len(SORTS)))]
    found: dict[int, Place] = {}
    for number in range(count):
        sort = sorts[number % len(sorts)]
        doctor = DoctorFactory(clinic=of_sort[sort], speciality=kinds[number % len(kinds)])
        desk = desks.desk(
            doctor=doctor,
            starts_at=start,
            slots=min(A_DAY, places // count),
            opens_at=start - timedelta(days=9),
        )
        found |= {slot.pk: _place(slot, doctor, sort) for slot in desk.slots}
    return found


def _place(slot: Slot, doctor: Any, sort: str) -> Place:
    rests_s = hurried.LONGEST_REST_S if sort == "rests" else 0.0
    return Place(
        doctor.pk, doctor.speciality_id, slot.starts_at, slot.ends_at, rests_s, is_outside=sort == "outside"
    )


def ops_of(told: list[dict[str, Any]]) -> tuple[Op, ...]:
    """Read what the clients wrote down."""
    return tuple(
        Op(
            Verb(one["verb"]), one["card"], one["begin"], one["end"], Told(one["told"]), one.get("slot", 0),
            one.get("appointment", ""), one.get("replaces", ""), one.get("old_slot", 0), one.get("doctor", 0),
            tuple(one.get("offered", ())),
        )
        for one in told
    )  # fmt: skip


def posted(ledger: Path) -> dict[str, tuple[str, ...]]:
    """Return what stands in the clinic's own system."""
    stands: dict[str, list[str]] = {}
    for line in ledger.read_text("utf-8").splitlines() if ledger.exists() else []:
        told = json.loads(line)
        if told["do"] == "reserve":
            stands.setdefault(told["key"], []).append(told["number"])
        else:
            stands.pop(told["key"], None)
    return {key: tuple(numbers) for key, numbers in stands.items()}


def instant(text: str) -> datetime:
    """Read an instant as either engine writes it into a text."""
    told = datetime.fromisoformat(text)
    return told if told.tzinfo else told.replace(tzinfo=UTC)
