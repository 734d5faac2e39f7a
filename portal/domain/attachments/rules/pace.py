"""When a register is asked again: inside one search, and by the schedule after its end."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.attachments.states import ENDS, State

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (20, 60, 150, 300))
"""After the first, second … silence; five questions in all, one less than an hour lets pass."""
AGAIN_AFTER: Final = {
    State.FOUND: timedelta(days=30),
    State.NONE: timedelta(days=2),
    State.MISMATCH: timedelta(days=7),
    State.UNAVAILABLE: timedelta(hours=1),
}
"""By the schedule. An application for attachment is answered in two working days (orders 215н, 216н)."""
LONGEST_SILENCE: Final = timedelta(days=1)
_DOUBLINGS: Final = 10
_FIRST_LOOK: Final = timedelta(seconds=2)
_LONGEST_LOOK: Final = timedelta(seconds=30)


def ask_again_at(tries: int, at: datetime) -> datetime | None:
    """Return when to ask after so many silences in a row; None when it is enough for this search."""
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def next_at(state: State, failures: int, at: datetime) -> datetime:
    """Return when the schedule asks again; a register that stays silent is asked ever more rarely."""
    if state is State.UNAVAILABLE:
        doubled: timedelta = AGAIN_AFTER[state] * 2 ** min(max(failures - 1, 0), _DOUBLINGS)
        return at + min(doubled, LONGEST_SILENCE)
    return at + AGAIN_AFTER[state]


def shown(state: State, ends_at: datetime, at: datetime) -> State:
    """Return the state that a page says: what should have ended has, though no worker ran."""
    return State.UNAVAILABLE if state not in ENDS and at >= ends_at else state


def look_again_after(waited: timedelta) -> int:
    """Return in how many seconds a page asks anew: two at first, ever more the longer it has waited."""
    return round(min(max(waited / 4, _FIRST_LOOK), _LONGEST_LOOK).total_seconds())
