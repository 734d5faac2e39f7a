"""Reads of the calendar of a family."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from portal.domain.accounts import queries as accounts
from portal.domain.audit.states import SYSTEM
from portal.domain.booking.models import Appointment, Feed
from portal.domain.booking.queries import broken
from portal.domain.booking.queries.visits import held_by, opens
from portal.domain.booking.states import State

KEPT: Final = timedelta(days=30)
"""A visit stays in the calendar so long after it, and one that is off as long after its time."""
_TOLD: Final = (
    State.BOOKED, State.ATTENDED, State.MISSED, State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC,
)  # fmt: skip
"""Of a visit that was moved the newest appointment tells; what a clinic has not promised is no visit yet."""


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """What the settings show of an account's calendar: since when, and when it was last read (UTC)."""

    made_at: datetime
    read_at: datetime | None


def feed(*, account_id: int) -> OpenFeed | None:
    """Return the calendar of an account, if it has one (one query)."""
    found = Feed.objects.filter(pk=account_id).first()
    return OpenFeed(found.made_at, found.read_at) if found else None


def account_of_feed(*, key: str) -> int | None:
    """Return whose calendar has this secret; none of a closed or leaving account (two queries)."""
    account_id = Feed.objects.filter(key_hash=accounts.hash_of(key)).values_list("pk", flat=True).first()
    if account_id is None:
        return None
    contact = accounts.contact(account_id=account_id)
    return None if contact is None or contact.is_closing else account_id


def visits_of_feed(*, account_id: int, at: datetime) -> list[Appointment]:
    """Return what stands in an account's calendar now: only what the account may open now (one query)."""
    wanted = Q(ends_at__gt=at - KEPT, state__in=_TOLD, number__isnull=False)
    related = ("card", "doctor__speciality", "doctor__site", "clinic__region")
    found = (
        broken.noted(held_by(account_id, SYSTEM))
        .filter(wanted)
        .select_related(*related)
        .order_by("starts_at", "pk")
    )
    return [one for one in found if opens(one, account_id, at)]
