"""Why a doctor shows nothing to choose: all the reasons, not the first."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Why(StrEnum):
    """One reason for which there is no place to choose."""

    NOT_OPEN_YET = "not_open_yet"
    AWAY = "away"
    NO_SCHEDULE = "no_schedule"
    ALL_TAKEN = "all_taken"
    NOT_ONLINE = "not_online"
    NEEDS_REFERRAL = "needs_referral"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the schedule knows of a doctor at a moment.

    `opens_at` (UTC) is when the next places become bookable, None when nothing waits to be
    opened. `away_reason` is one of states.Away, empty when the doctor works; `away_from` and
    `away_till` are the clinic's dates, both included. `has_sessions` tells of any hour to come,
    closed ones too; `has_open` of an hour whose places are bookable now, taken or not.
    """

    opens_at: datetime | None
    away_reason: str
    away_from: date | None
    away_till: date | None
    has_sessions: bool
    has_open: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what its sentence needs: an instant (UTC), a date of the clinic, who is away why."""

    why: Why
    opens_at: datetime | None = None
    till: date | None = None
    away: str = ""


def why_none(*, outlook: Outlook, all_taken: bool, self_booking: bool, needs_referral: bool) -> list[Reason]:
    """Return every reason for which nothing can be chosen now.

    `all_taken` is the caller's: every bookable place of the doctor is taken. `self_booking`
    and `needs_referral` are the doctor's and the speciality's settings put together.
    """
    found = [
        _if(not self_booking, Reason(Why.NOT_ONLINE)),
        _if(needs_referral, Reason(Why.NEEDS_REFERRAL)),
        _if(
            bool(outlook.away_reason),
            Reason(Why.AWAY, till=outlook.away_till, away=outlook.away_reason),
        ),
        _if(outlook.has_open and all_taken, Reason(Why.ALL_TAKEN)),
        _if(outlook.opens_at is not None, Reason(Why.NOT_OPEN_YET, opens_at=outlook.opens_at)),
        _if(not outlook.has_sessions, Reason(Why.NO_SCHEDULE)),
    ]
    return [reason for reason in found if reason is not None]


def _if(holds: bool, reason: Reason) -> Reason | None:  # noqa: FBT001  reads as a sentence at each call
    return reason if holds else None
