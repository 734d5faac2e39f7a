"""Acts of law: what each gives people, when it is in force, and which one holds on a day; pure.

An act is known by its key; what is said of it changes by editions, each from a day on. Nothing is written
over: a later edition cuts the earlier one off, a second saying about the same day mends the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.regions.rules.calendar import WARNED_BEFORE

_DAY: Final = timedelta(days=1)
_CHAIN: Final = 20
"""More successors than any act has: a ring of them must end."""


class Kind(StrEnum):
    """What an act is; `other` is named by its title alone."""

    LAW = "law"
    DECREE = "decree"
    ORDER = "order"
    STANDARD = "standard"
    REGION_LAW = "region_law"
    REGION_DECREE = "region_decree"
    PROGRAMME = "programme"
    OTHER = "other"


OF_REGION: Final = (Kind.PROGRAMME, Kind.REGION_LAW, Kind.REGION_DECREE, Kind.OTHER)
"""What a region itself lays down."""


class Topic(StrEnum):
    """What an act gives people, in the order of the page."""

    CARE = "care"
    WAITING = "waiting"
    ATTACHMENT = "attachment"
    CHECKUPS = "checkups"
    REMOTE = "remote"
    PRIVACY = "privacy"
    APPEALS = "appeals"
    ACCESS = "access"


RELIED: Final = frozenset(
    {"323-fz", "326-fz", "pgg", "attach-own", "attach-other", "152-fz", "156-fz", "59-fz", "181-fz"}
)
"""Keys of the country's acts that pages of the portal rest on: they may never end unseen."""


@dataclass(frozen=True, slots=True)
class Act:
    """One edition of an act; `since` and `till` are included, `region` is empty for the whole country.

    `gives` is one sentence; `replaced_by` is the key of the act that holds after it, or nothing.
    """

    key: str
    region: str
    kind: Kind
    number: str
    signed: date
    title: str
    gives: str
    topic: Topic
    link: str
    since: date
    till: date | None
    replaced_by: str = ""
    version: int = 1

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.since <= day and (self.till is None or day <= self.till)


@dataclass(frozen=True, slots=True)
class Said:
    """One row of the table: an edition, or the word that there never was one (`is_void`)."""

    act: Act
    is_void: bool = False


class Book:
    """Every act of the country and of one region, each edition with the days it really holds."""

    def __init__(self, said: Iterable[Said]) -> None:
        """Take rows in any order."""
        last: dict[tuple[str, str, date], Said] = {}
        for one in said:
            place = (one.act.region, one.act.key, one.act.since)
            if place not in last or last[place].act.version < one.act.version:
                last[place] = one
        rows: dict[tuple[str, str], list[Act]] = {}
        for (region, key, _since), one in sorted(last.items()):
            if not one.is_void:
                rows.setdefault((region, key), []).append(one.act)
        self._acts = {place: _cut(found) for place, found in rows.items()}

    def all(self) -> list[Act]:
        """Return every edition, the country's first, by number's day."""
        found = [act for acts in self._acts.values() for act in acts]
        return sorted(found, key=lambda act: (bool(act.region), act.signed, act.since))

    def editions(self, key: str, region: str = "") -> Sequence[Act]:
        """Return the editions of an act, the earliest first."""
        return self._acts.get((region, key), [])

    def on(self, key: str, region: str, day: date) -> Act | None:
        """Return the act in force on a day."""
        return next((act for act in self.editions(key, region) if act.holds(day)), None)

    def named(self, key: str, region: str, day: date) -> Act | None:
        """Return what to name on a day: the act in force, its successor, the last that was, or the first."""
        known = self.editions(key, region)
        begun = [act for act in known if act.since <= day]
        heir = self._heir_on(key, region, day)
        return self.on(key, region, day) or heir or next(iter([*begun[::-1], *known]), None)

    def _heir_on(self, key: str, region: str, day: date) -> Act | None:
        for _step in range(_CHAIN):
            key, region = self._successor(key, region)
            act = self.on(key, region, day) if key else None
            if act is not None or not key:
                return act
        return None

    def ends(self, key: str, region: str, today: date) -> date | None:
        """Return the last day before an act and its successors leave a gap; yesterday if none holds today."""
        end = today - _DAY
        for _step in range(_CHAIN):
            act = self.on(key, region, end + _DAY) or self._heir_on(key, region, end + _DAY)
            if act is None:
                return end
            if act.till is None:
                return None
            key, region, end = act.key, act.region, act.till
        return end

    def _successor(self, key: str, region: str) -> tuple[str, str]:
        known = self.editions(key, region)
        heir = known[-1].replaced_by if known else ""
        return heir, region if (region, heir) in self._acts else ""

    def is_running_out(self, key: str, region: str, today: date) -> date | None:
        """Return the last day where it is nearer than the warning reaches, or None."""
        end = self.ends(key, region, today)
        return end if end is not None and end - today < WARNED_BEFORE else None


def _cut(acts: Sequence[Act]) -> list[Act]:
    """End each edition, at the latest, on the day before the next one."""
    cut = list(acts)
    for number, later in enumerate(acts[1:]):
        before = later.since - _DAY
        mine = cut[number].till
        if mine is None or mine > before:
            cut[number] = replace(cut[number], till=before)
    return cut
