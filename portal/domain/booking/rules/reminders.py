"""When a person is reminded of a visit: pure decisions.

A day and two hours before, in the person's waking hours. What falls into a night comes the evening
before it, never later: a reminder after the visit, or one that wakes somebody, is worse than none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.notices.states import Kind, Outcome, State, Way, key_by
from portal.kit.waking import Waking


class Step(StrEnum):
    """Which reminder."""

    DAY = "day"
    HOURS = "hours"


BEFORE: Final = {Step.DAY: timedelta(hours=24), Step.HOURS: timedelta(hours=2)}
EVENING: Final = timedelta(minutes=30)
"""How long before the night the last reminders go: so long their delivery may take."""
AHEAD: Final = timedelta(hours=48)
"""From when on a visit is looked at: longer than a day and the longest night together."""
KINDS: Final = {Step.DAY: Kind.REMIND_DAY, Step.HOURS: Kind.REMIND_HOURS}


End = tuple[State, Outcome | None, bool]
"""How one way of a reminder stands: state, outcome, whether it was read in the cabinet."""


class Unreached(StrEnum):
    """Why the registry must call: what became of the reminder a day before."""

    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    BOUNCED = "bounced"
    TOO_LATE = "too_late"
    NOT_SENT = "not_sent"
    """The portal itself did not work then, or has no mail server."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder goes from `at` on and before `until` (UTC)."""

    step: Step
    at: datetime
    until: datetime


def planned(*, starts_at: datetime, booked_at: datetime, waking: Waking) -> list[Planned]:
    """Return the reminders of a visit, by time.

    What should have gone before the booking does not go; whoever books less than a day ahead has no
    reminder a day before.
    """
    return sorted(_planned(starts_at, booked_at, waking), key=lambda one: one.at)


def _planned(starts_at: datetime, booked_at: datetime, waking: Waking) -> Iterator[Planned]:
    for step, before in BEFORE.items():
        at = waking.last_before(starts_at - before, margin=EVENING)
        if booked_at < at:
            yield Planned(step, at, min(waking.night_after(at), starts_at))


def key(step: Step, appointment: object) -> str:
    """Name the notice of a reminder: one for each visit and step."""
    return f"{KINDS[step]}:{appointment}"


def phone_key(step: Step, appointment: object) -> str:
    """Name the message to the telephone that goes beside it."""
    return key_by(Way.PHONE, key(step, appointment))


def keys_of(step: Step, appointment: object) -> list[str]:
    """Name all ways of one reminder: the letter, and what goes beside it."""
    letter = key(step, appointment)
    return [letter, *(key_by(way, letter) for way in Way if way != Way.LETTER)]


def keys(appointment: object) -> list[str]:
    """Name everything that may go out about a visit before it."""
    return [each for step in Step for each in keys_of(step, appointment)]


_WHY: Final = {
    Outcome.BOUNCED: Unreached.BOUNCED,
    Outcome.REFUSED: Unreached.REFUSED,
    Outcome.TOO_LATE: Unreached.TOO_LATE,
    Outcome.NO_ADDRESS: Unreached.NO_ADDRESS,
    Outcome.NO_LETTER: Unreached.NOT_SENT,
    Outcome.NO_MONEY: Unreached.NOT_SENT,
    Outcome.ATTEMPTS: Unreached.NOT_SENT,
}
"""By weight: the first that happened is told."""


def is_over(ends: list[End]) -> bool:
    """Tell whether nothing of a reminder waits any more; an empty one never waited."""
    return all(state != State.WAITING for state, _, _ in ends)


def unreached(ends: list[End]) -> Unreached | None:
    """Return why the registry must call; None where a way reached the person, or they chose the cabinet.

    `ends` holds state, outcome and whether it was read in the cabinet, of every way that was tried.
    """
    outcomes = {outcome for _, outcome, _ in ends}
    if outcomes & {Outcome.MAILED, Outcome.TEXTED} or any(read for _, _, read in ends):
        return None
    if not ends:
        return Unreached.NOT_SENT
    return next((why for outcome, why in _WHY.items() if outcome in outcomes), None)
