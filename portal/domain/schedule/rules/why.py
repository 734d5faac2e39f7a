"""Why a doctor shows nothing to choose: all the reasons, not the first."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Why(StrEnum):
    """One reason for which there is no place to choose."""

    NOT_OPEN_YET = "not_open_yet"
    AWAY = "away"
    AWAY_LATER = "away_later"
    NO_SCHEDULE = "no_schedule"
    ALL_TAKEN = "all_taken"
    NOT_ONLINE = "not_online"
    NEEDS_REFERRAL = "needs_referral"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the schedule knows of a doctor at a moment.

    `opens_at` (UTC) is when the next places become bookable, None when nothing waits to be
    opened. `away_from` and `away_till` are the clinic's dates, both included, None when the doctor
    works; why somebody is away is nobody's business. `has_sessions` tells of any hour to come,
    closed ones too; `has_open` of an hour whose places are bookable now, taken or not.
    """

    today: date
    opens_at: datetime | None
    away_from: date | None
    away_till: date | None
    has_sessions: bool
    has_open: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what its sentence needs: an instant (UTC), dates of the clinic, both included."""

    why: Why
    opens_at: datetime | None = None
    since: date | None = None
    till: date | None = None


def why_none(*, outlook: Outlook, all_taken: bool, self_booking: bool, needs_referral: bool) -> list[Reason]:
    """Return every reason for which nothing can be chosen now, at least one.

    `all_taken` is the caller's: every bookable place of the doctor is taken. `self_booking`
    and `needs_referral` are the doctor's and the speciality's settings put together.
    """
    bookable = self_booking and not needs_referral
    found = [
        _if(not self_booking, Reason(Why.NOT_ONLINE)),
        _if(needs_referral, Reason(Why.NEEDS_REFERRAL)),
        _away(outlook),
        _if(outlook.has_open and all_taken, Reason(Why.ALL_TAKEN)),
        _if(outlook.opens_at is not None, Reason(Why.NOT_OPEN_YET, opens_at=outlook.opens_at)),
        _if(bookable and not outlook.has_sessions, Reason(Why.NO_SCHEDULE)),
    ]
    return [reason for reason in found if reason is not None] or [Reason(Why.CLOSED)]


def _away(outlook: Outlook) -> Reason | None:
    if outlook.away_from is None:
        return None
    if outlook.away_from > outlook.today:
        return Reason(Why.AWAY_LATER, since=outlook.away_from, till=outlook.away_till)
    return Reason(Why.AWAY, till=outlook.away_till)


def _if(holds: bool, reason: Reason) -> Reason | None:  # noqa: FBT001  reads as a sentence at each call
    return reason if holds else None
