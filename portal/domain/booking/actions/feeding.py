"""The calendar of a family that a programme reads: an address that cannot be guessed, and its end."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Feed
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind

_BYTES: Final = 32
READING_NOTED: Final = timedelta(days=1)
"""A programme asks each hour: one entry of the record a day tells as much."""


def open_feed(*, account_id: int, at: datetime, by: Actor) -> str:
    """Make the address of this account's calendar, or a new one in its place; return its secret.

    It is shown now and never again: only its hash is kept. The person is told. Raises accounts.Limited.
    """
    if by.is_limited:
        raise accounts.Limited
    key = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        Feed.objects.update_or_create(
            pk=account_id, defaults={"key_hash": queries.hash_of(key), "made_at": at, "read_at": None}
        )
        audit.record(at=at, by=by, action="feed.opened", object_kind="account", object_id=account_id)
        notices.put(
            account_id=account_id, card_id=None, kind=Kind.FEED_OPENED, facts={}, at=at,
            key=f"feed:{account_id}:{at.isoformat()}",
        )  # fmt: skip
    return key


def close_feed(*, account_id: int, at: datetime, by: Actor) -> bool:
    """Let the address lead nowhere; return whether there was one."""
    with transaction.atomic():
        gone, _each = Feed.objects.filter(pk=account_id).delete()
        if gone:
            audit.record(at=at, by=by, action="feed.closed", object_kind="account", object_id=account_id)
    return gone > 0


def note_reading(*, account_id: int, cards: list[str], at: datetime, by: Actor) -> bool:
    """Note once a day that the calendar was read, and which cards stood in it; return whether it was now."""
    long_ago = Q(read_at=None) | Q(read_at__lte=at - READING_NOTED)
    with transaction.atomic():
        if not Feed.objects.filter(long_ago, pk=account_id).update(read_at=at):
            return False
        audit.record(
            at=at, by=by, action="feed.read", object_kind="account", object_id=account_id,
            facts={"cards": cards},
        )  # fmt: skip
    return True


def erase(*, account_id: int) -> None:
    """Forget what this context keeps for an account alone."""
    Feed.objects.filter(pk=account_id).delete()
