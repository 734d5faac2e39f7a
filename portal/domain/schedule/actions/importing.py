"""Takes in a stream of import lines: batch by batch, each batch one transaction (docs/import.md).

Nothing is held but one batch and the fingerprints of the ids of one file. Running the
same files again changes nothing.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from django.db import transaction

from portal.domain.attachments import actions as attachments
from portal.domain.attachments.rules import row as attachment_rows
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics import actions as clinics
from portal.domain.clinics.rules import row as clinic_rows
from portal.domain.regions import actions as regions
from portal.domain.regions.models import Region
from portal.domain.regions.rules import row as region_rows
from portal.domain.schedule.actions import storing
from portal.domain.schedule.rules import row as schedule_rows
from portal.kit import rows
from portal.kit.rows import Complaint

BATCH: Final = 500
_READERS: Final[dict[str, Callable[[rows.Row], clinic_rows.Identified]]] = {
    "clinic": clinic_rows.clinic,
    "site": clinic_rows.site,
    "street": clinic_rows.street,
    "speciality": clinic_rows.speciality,
    "position": clinic_rows.position,
    "doctor": clinic_rows.doctor,
    "attachment": attachment_rows.attachment,
    "week_template": schedule_rows.week_template,
    "special_day": schedule_rows.special_day,
    "absence": schedule_rows.absence,
    "holiday": schedule_rows.holiday,
}
"""Kinds in the order in which they refer to each other; a batch is laid in this order."""
_STORES: Final[dict[str, Callable[..., clinics.Stored]]] = {
    "clinic": clinics.store_clinics,
    "site": clinics.store_sites,
    "street": clinics.store_streets,
    "speciality": clinics.store_specialities,
    "position": clinics.store_positions,
    "doctor": clinics.store_doctors,
    "attachment": attachments.store_register,
    "week_template": storing.store_templates,
    "special_day": storing.store_specials,
    "absence": storing.store_absences,
    "holiday": storing.store_holidays,
}
_BY_THE_CLOCK: Final = frozenset({"speciality", "doctor", "absence"})
"""Kinds whose laying asks what time it is."""
KINDS: Final = ("region", *_READERS)
_OF_DOCTOR: Final = ("week_template", "special_day", "absence")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file; `trouble` says why its content could not be read at all."""

    file: str
    number: int
    content: bytes
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line was not taken in; `field` is empty when it is the whole line."""

    file: str
    line: int
    field: str
    reason: str


@dataclass(slots=True)
class Tally:
    """What became of the lines of one kind."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(slots=True)
class Taken:
    """What became of all lines; lines whose kind is not known count under an empty kind."""

    kinds: dict[str, Tally] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)

    def of(self, kind: str) -> Tally:
        """Return the tally of a kind, new when there is none yet."""
        return self.kinds.setdefault(kind, Tally())

    @property
    def refused(self) -> int:
        """How many lines were not taken in."""
        return sum(tally.refused for tally in self.kinds.values())


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the rows of one batch are about, by the sender's ids, and the days off they name."""

    region: Region
    clinics: frozenset[str]
    doctors: frozenset[str]
    days: frozenset[date]


class Trial(Protocol):
    """Looks at what a file would do; the batches that it looks at are laid and taken back."""

    def matters(self, named: Named) -> bool:
        """Tell whether it is worth laying this batch."""

    def look(self, named: Named) -> None:
        """Look at the tables while the batch lies there, inside its transaction."""


def take_in(
    *, lines: Iterable[Line], by: Actor, at: datetime, refused: Callable[[Refusal], None],
    region: Region | None = None, trial: Trial | None = None,
) -> Taken:  # fmt: skip
    """Lay every line that can be laid and tell `refused` of each that cannot.

    `region` stands for files without a region line of their own. With a `trial` nothing stays.
    """
    intake = _Intake(by, at, refused, region, trial)
    for line in lines:
        intake.take(line)
    intake.flush()
    return intake.taken


class _Intake:
    """The state of one import: the region that lines belong to and the batch being gathered."""

    def __init__(
        self, by: Actor, at: datetime, refused: Callable[[Refusal], None], region: Region | None,
        trial: Trial | None,
    ) -> None:  # fmt: skip
        self.taken = Taken()
        self._by, self._at, self._tell = by, at, refused
        self._region, self._trial = region, trial
        self._file, self._began = "", time.monotonic()
        self._seen: dict[int, int] = {}
        self._batch: dict[str, dict[str, tuple[Line, Any]]] = {}
        self._size = 0
        if region is not None:
            self.taken.regions[region.pk] = region

    def take(self, line: Line) -> None:
        """Read one line and lay the batch when it is full."""
        if line.file != self._file:
            self._start_file(line.file)
        if line.trouble:
            self._refuse(line, "", [Complaint("", line.trouble)])
            return
        try:
            values = rows.parse(line.content)
        except rows.BadLine as bad:
            self._refuse(line, "", [Complaint("", str(bad))])
            return
        self._sort(line, values)

    def _start_file(self, name: str) -> None:
        self.flush()
        self._file, self._seen = name, {}

    def _sort(self, line: Line, values: dict[str, Any]) -> None:
        kind = values.pop("kind", None)
        if kind == "region":
            self._settle(line, rows.Row(values))
        elif not isinstance(kind, str) or kind not in _READERS:
            self._refuse(line, "", [Complaint("kind", f"может быть только: {', '.join(KINDS)}")])
        elif self._region is None:
            self._refuse(
                line, kind, [Complaint("", "не ясно, чей это регион: нет верной строки region выше")]
            )
        else:
            self._gather(line, kind, rows.Row(values))

    def _settle(self, line: Line, row: rows.Row) -> None:
        """Lay a region line: it holds for the lines below, and a wrong one leaves them without."""
        self.flush()
        self._region = None
        found = region_rows.read(row)
        row.finish()
        try:
            if not row.complaints:
                self._region = self._lay_region(found)
        except regions.UnknownRegion:
            row.complain("code", "нет региона с таким номером")
        if row.complaints:
            self._refuse(line, "region", row.complaints)

    def _lay_region(self, found: region_rows.RegionRow) -> Region:
        with transaction.atomic():
            region, changed = regions.settle(row=found)
            if changed:
                self._record("region.settled", region, {"fields": changed})
            self._take_back()
        tally = self.taken.of("region")
        tally.updated += bool(changed)
        tally.unchanged += not changed
        self.taken.regions[region.pk] = region
        return region

    def _gather(self, line: Line, kind: str, row: rows.Row) -> None:
        found = _READERS[kind](row)
        row.finish()
        first = self._first_line(kind, found.id, line) if not row.complaints else line.number
        if first != line.number:
            row.complain("id", f"уже стоит в строке {first}")
        if row.complaints:
            self._refuse(line, kind, row.complaints)
            return
        self._batch.setdefault(kind, {})[found.id] = (line, found)
        self._size += 1
        if self._size >= BATCH:
            self.flush()

    def _first_line(self, kind: str, external_id: str, line: Line) -> int:
        """Return the line of this file where the id stood first; only fingerprints are kept."""
        region = self._region.pk if self._region else ""
        return self._seen.setdefault(hash((region, kind, external_id)), line.number)

    def flush(self) -> None:
        """Lay what was gathered, all kinds in one transaction."""
        batch, self._batch, self._size = self._batch, {}, 0
        if not batch or self._region is None:
            return
        named = _named(self._region, batch)
        if self._trial is not None and not self._trial.matters(named):
            return
        with transaction.atomic():
            stored = {kind: self._lay(kind, batch[kind], self._region) for kind in _READERS if kind in batch}
            facts = {kind: [each.created, each.updated] for kind, each in stored.items()}
            if any(sum(counts) for counts in facts.values()):
                self._record("region.imported", self._region, facts)
            if self._trial is not None:
                self._trial.look(named)
                self._take_back()
        for kind, each in stored.items():
            self._count(kind, batch[kind], each)

    def _take_back(self) -> None:
        if self._trial is not None:
            transaction.set_rollback(True)

    def _lay(self, kind: str, told: dict[str, tuple[Line, Any]], region: Region) -> clinics.Stored:
        found = [row for _, row in told.values()]
        # A long import meets settings that began after it did: each batch goes by its own moment.
        moment = self._at + timedelta(seconds=time.monotonic() - self._began)
        at = {"at": moment} if kind in _BY_THE_CLOCK else {}
        return _STORES[kind](region=region, rows=found, **at)

    def _count(self, kind: str, told: dict[str, tuple[Line, Any]], stored: clinics.Stored) -> None:
        tally = self.taken.of(kind)
        tally.created += stored.created
        tally.updated += stored.updated
        tally.unchanged += stored.unchanged
        for external_id, complaint in stored.refused.items():
            self._refuse(told[external_id][0], kind, [complaint])

    def _refuse(self, line: Line, kind: str, complaints: list[Complaint]) -> None:
        self.taken.of(kind).refused += 1
        for complaint in complaints:
            self._tell(Refusal(line.file, line.number, complaint.field, complaint.reason))

    def _record(self, action: str, region: Region, facts: dict[str, Any]) -> None:
        audit.record(
            at=self._at, by=self._by, action=action, object_kind="region", object_id=region.pk,
            region=region.pk, facts=facts,
        )  # fmt: skip


def _named(region: Region, batch: dict[str, dict[str, tuple[Line, Any]]]) -> Named:
    rows = {kind: [row for _, row in told.values()] for kind, told in batch.items()}
    timed = (row.doctor for kind in _OF_DOCTOR for row in rows.get(kind, ()))
    return Named(
        region,
        clinics=frozenset(row.id for row in rows.get("clinic", ())),
        doctors=frozenset({*timed, *(row.id for row in rows.get("doctor", ()))}),
        days=frozenset(row.day for row in rows.get("holiday", ())),
    )
