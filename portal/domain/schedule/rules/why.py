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
    QUOTA = "quota"
    OTHER_KIND = "other_kind"
    TOO_LATE = "too_late"
    RESTS = "rests"
    NOT_ONLINE = "not_online"
    NEEDS_REFERRAL = "needs_referral"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the schedule knows of a doctor at a moment.

    `opens_at` (UTC) is when the next places become bookable, None when nothing waits to be
    opened. `away_from` and `away_till` are the clinic's dates, both included, None when the doctor
    works; why somebody is away is nobody's business. `has_sessions` tells of any hour to come,
    closed ones too.
    """

    today: date
    opens_at: datetime | None
    away_from: date | None
    away_till: date | None
    has_sessions: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What booking knows of a doctor's places to come in hours that are open to booking.

    Of the kinds that patients choose at least one is taken; is nobody's, but its hours give no more through
    the internet; begins too soon; was freed a moment ago and is not shown yet. `has_other_kinds`: one of
    another kind (reserve, paid…) is nobody's.
    """

    is_taken: bool = False
    is_used_up: bool = False
    has_other_kinds: bool = False
    is_too_late: bool = False
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with what its sentence needs: an instant (UTC), dates of the clinic, both included."""

    why: Why
    opens_at: datetime | None = None
    since: date | None = None
    till: date | None = None


def why_none(
    *, outlook: Outlook, standing: Standing, self_booking: bool, needs_referral: bool
) -> list[Reason]:
    """Return every reason for which nothing can be chosen now, at least one.

    `standing` is booking's, of a doctor whom patients book. `self_booking` and `needs_referral` are the
    doctor's and the speciality's settings put together.
    """
    bookable = self_booking and not needs_referral
    found = [
        _if(not self_booking, Reason(Why.NOT_ONLINE)),
        _if(needs_referral, Reason(Why.NEEDS_REFERRAL)),
        _away(outlook),
        *_of_places(standing),
        # Where the registry books, no opening lets a person in: a countdown would be a false hope.
        _if(bookable and outlook.opens_at is not None, Reason(Why.NOT_OPEN_YET, opens_at=outlook.opens_at)),
        _if(bookable and not outlook.has_sessions, Reason(Why.NO_SCHEDULE)),
    ]
    return [reason for reason in found if reason is not None] or [Reason(Why.CLOSED)]


def _of_places(standing: Standing) -> list[Reason | None]:
    """Say why no place is free; where the quota holds some back, not all are taken."""
    return [
        _if(standing.is_taken and not standing.is_used_up, Reason(Why.ALL_TAKEN)),
        _if(standing.is_used_up, Reason(Why.QUOTA)),
        _if(standing.has_other_kinds, Reason(Why.OTHER_KIND)),
        _if(standing.is_too_late, Reason(Why.TOO_LATE)),
        _if(standing.rests, Reason(Why.RESTS)),
    ]


def _away(outlook: Outlook) -> Reason | None:
    if outlook.away_from is None:
        return None
    if outlook.away_from > outlook.today:
        return Reason(Why.AWAY_LATER, since=outlook.away_from, till=outlook.away_till)
    return Reason(Why.AWAY, till=outlook.away_till)


def _if(holds: bool, reason: Reason) -> Reason | None:  # noqa: FBT001  reads as a sentence at each call
    return reason if holds else None
