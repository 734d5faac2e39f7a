"""A made-up region in which people book: each verb takes effect at one instant between question and answer.

It makes histories for the tests of the checker. Without a bug every one of them is good; each of `BUGS` breaks
what one promise says, about every second time that it could.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from tests.history.recorded import moment
from tests.history.told import Line, Place, Rest, Tables, Told, Visit

LIFE_S: Final = 20.0
RESTS_S: Final = 12.0
BUGS: Final = (
    "double_sale", "lost_ack", "cancel_keeps", "move_loses", "move_keeps_both", "sold_resting", "stale_ticket",
    "stale_list", "line_missing", "entry_missing", "hold_for_ever", "hold_twice", "two_posts", "told_too_early",
)  # fmt: skip


@dataclass
class Row:
    """An appointment as the world keeps it; `ends` is when its hold does (seconds)."""

    id: str
    card: str
    slot: int
    replaces: str
    held: float
    ends: float
    state: str = "held"
    was_booked: bool = False
    clinic_number: str = ""

    def takes(self, at: float) -> bool:
        """Tell whether nobody else may have the place."""
        return self.state == "booked" or (self.state == "held" and self.ends > at)


@dataclass
class World:
    """The region, its clock in the hands of whoever asks; `bug` is one of BUGS or empty."""

    seed: int
    bug: str = ""
    rows: dict[str, Row] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    entries: Counter = field(default_factory=Counter)
    notices: Counter = field(default_factory=Counter)
    posted: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self):
        self.chance = random.Random(self.seed)  # noqa: S311
        self.rest_until: dict[int, float] = {}
        self.places = {doctor * 10 + n: _place(doctor, n) for doctor in (1, 2, 3) for n in range(4)}

    def breaks(self, bug: str) -> bool:
        """Tell whether the bug strikes now."""
        return self.bug == bug and self.chance.random() < 0.5

    def has(self, slot: int, at: float) -> Row | None:
        """Return who has a place."""
        return next((row for row in self.rows.values() if row.slot == slot and row.takes(at)), None)

    def step(self, row: Row, to: str, at: float, came_from: str | None = None) -> None:
        """Write a change down."""
        before, row.state = row.state if came_from is None else came_from, to
        if not (to == "cancelled_by_patient" and self.breaks("line_missing")):
            self.lines.append(Line(row.id, before, to, moment(at)))
        if not (to == "booked" and self.breaks("entry_missing")):
            self.entries[row.id, f"appointment.{to}"] += 1

    def hold(self, card: str, slot: int, replaces: str, at: float) -> tuple[Told, str]:
        """Hold a place for a card, perhaps instead of a visit."""
        had = self.has(slot, at)
        if had is not None and had.card == card and not self.breaks("hold_twice"):
            if had.state == "booked":
                return Told.MINE, had.id
            if had.replaces == replaces:
                return Told.HELD, had.id
        is_taken = had is not None and had.card != card and not self.breaks("double_sale")
        if is_taken or (at < self.rest_until.get(slot, 0) and not self.breaks("sold_resting")):
            return Told.TAKEN, ""
        if self._against(card, slot, replaces):
            return Told.REFUSED, ""
        return Told.HELD, self._hold(card, slot, replaces, at)

    def _hold(self, card: str, slot: int, replaces: str, at: float) -> str:
        for row in list(self.rows.values()):
            is_other = row.card == card and self._same(row.slot, slot) and self.bug != "hold_twice"
            if row.state == "held" and (is_other or (row.ends <= at and slot == row.slot)):
                self.step(row, "released", at)
        life = 10 * LIFE_S if self.breaks("hold_for_ever") else LIFE_S
        row = Row(f"a{len(self.rows)}", card, slot, replaces, at, at + life)
        self.rows[row.id] = row
        self.step(row, "held", at, came_from="")
        return row.id

    def _same(self, slot: int, other: int) -> bool:
        return self.places[slot].speciality == self.places[other].speciality

    def _against(self, card: str, slot: int, replaces: str) -> bool:
        """Tell whether another visit of the patient stands against the place."""
        wanted = self.places[slot]
        stands = [
            row for row in self.rows.values()
            if row.card == card and row.state in {"booked", "held"} and row.id != replaces
        ]  # fmt: skip
        hours = [self.places[row.slot].starts_at for row in stands if row.slot != slot]
        same = any(self._same(row.slot, slot) for row in stands if row.state == "booked")
        old = self.rows.get(replaces)
        return (
            wanted.starts_at in hours
            or same
            or (old is not None and (old.state != "booked" or not self._same(old.slot, slot)))
        )

    def confirm(self, one: str, at: float) -> tuple[Told, str]:
        """Book what is held, and give up what it replaces."""
        row = self.rows[one]
        if row.state == "booked":
            return Told.BOOKED, one
        if row.state != "held" or row.ends <= at:
            return Told.OVER, one
        old = self.rows.get(row.replaces)
        if old is not None and old.state != "booked":
            return Told.REFUSED, one
        if old is not None and self.breaks("move_loses"):
            self._free(old, "moved", at)
            return Told.REFUSED, one
        if not self.breaks("lost_ack"):
            self._book(row, old, at)
        return Told.BOOKED, one

    def _book(self, row: Row, old: Row | None, at: float) -> None:
        if old is not None and not self.breaks("move_keeps_both"):
            self._free(old, "moved", at)
        row.was_booked = True
        self.step(row, "booked", at)
        self.notices[row.id, "moved" if old is not None else "booked"] += 1
        if self.places[row.slot].is_outside and not self.breaks("told_too_early"):
            row.clinic_number = f"К-{row.id}"
            self.posted[row.id] = [row.clinic_number]
            if self.breaks("two_posts"):
                self.posted[row.id].append(f"{row.clinic_number}-2")

    def _free(self, row: Row, to: str, at: float) -> None:
        self.step(row, to, at)
        self.posted.get(row.id, [""]).pop(0)
        if self.places[row.slot].rests_s:
            until = at + self.chance.uniform(0, RESTS_S)
            self.rest_until[row.slot] = until
            self.rests.append(Rest(row.slot, moment(until)))

    def cancel(self, one: str, at: float) -> tuple[Told, str]:
        """Cancel a visit."""
        row = self.rows[one]
        if row.state == "booked" and not self.breaks("cancel_keeps"):
            self._free(row, "cancelled_by_patient", at)
            self.notices[one, "cancelled"] += 1
            return Told.CANCELLED, one
        return (Told.CANCELLED if row.state == "booked" else Told.REFUSED), one

    def ticket(self, one: str, _at: float) -> tuple[Told, str]:
        """Read how a visit stands."""
        row = self.rows[one]
        told = {"booked": Told.BOOKED, "cancelled_by_patient": Told.CANCELLED, "moved": Told.MOVED}
        if row.was_booked and self.breaks("stale_ticket"):
            return Told.BOOKED, one
        return told.get(row.state, Told.NOT_YET), one

    def look(self, doctor: int, at: float) -> tuple[int, ...]:
        """Read which places of a doctor are offered."""
        seen = [slot for slot, place in self.places.items() if place.doctor == doctor]
        return tuple(
            slot for slot in seen
            if (not self.has(slot, at) and at >= self.rest_until.get(slot, 0)) or self.breaks("stale_list")
        )  # fmt: skip

    def tables(self) -> Tables:
        """Return what the tables say."""
        visits = [
            Visit(
                row.id, row.card, row.slot, row.state, row.was_booked, row.replaces, row.ends - row.held,
                row.clinic_number,
            )
            for row in self.rows.values()
        ]  # fmt: skip
        posted = {key: tuple(numbers) for key, numbers in self.posted.items() if numbers}
        return Tables(
            tuple(visits),
            tuple(self.lines),
            tuple(self.rests),
            dict(self.entries),
            dict(self.notices),
            posted,
        )


def _place(doctor: int, number: int) -> Place:
    starts_at = moment(10_000_000) + timedelta(minutes=15 * number)
    return Place(
        doctor, doctor, starts_at, starts_at + timedelta(minutes=15), rests_s=RESTS_S if doctor == 2 else 0.0,
        is_outside=doctor == 3,
    )  # fmt: skip
