"""A notice is taken for delivery by lease, and let go.

Whoever takes a notice raises `attempts`; every later change names that number. So a deliverer
that slept through its lease changes nothing when it wakes up.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from portal.domain.notices import queries
from portal.domain.notices.models import Notice
from portal.domain.notices.states import ENDS, Held, Outcome, State, Way


def claim(*, at: datetime, lease: timedelta, way: Way = Way.LETTER) -> Held | None:
    """Take the notice that is due longest on its way, for the time of the lease; or nothing.

    PostgreSQL: rows locked by others are skipped. SQLite: the transaction is IMMEDIATE, so one
    looks at a time; an empty outbox is seen without it.
    """
    if not queries.due(at, way).exists():
        return None
    with transaction.atomic():
        row = queries.due(at, way).select_for_update(skip_locked=True).first()
        return None if row is None else _take(row, at + lease)


def _take(row: Notice, ends_at: datetime) -> Held:
    taken = row.attempts + 1
    Notice.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, lease_ends_at=ends_at)
    return Held(
        row.pk, row.account_id, row.kind, row.facts, row.key, row.created_at, row.not_after, attempts=taken,
        way=row.way,
    )  # fmt: skip


def settle(held: Held, *, outcome: Outcome) -> bool:
    """Write down how the delivery ended; False if the notice is somebody else's by now."""
    return bool(_mine(held).update(state=ENDS[outcome], outcome=outcome, lease_ends_at=None))


def try_later(held: Held, *, not_before: datetime) -> bool:
    """Let the notice wait until `not_before`; False if it is somebody else's by now."""
    return bool(_mine(held).update(not_before=not_before, lease_ends_at=None))


def withdraw(keys: Collection[str]) -> int:
    """Let notices of these keys go out no more, in the caller's transaction; return how many still waited."""
    waiting = Notice.objects.filter(key__in=keys, state=State.WAITING)
    return waiting.update(state=State.GIVEN_UP, outcome=Outcome.WITHDRAWN, lease_ends_at=None)


def bounce(notice_id: int) -> bool:
    """Write down that the letter of a notice came back; False where it had not been mailed."""
    mailed = Notice.objects.filter(pk=notice_id, outcome=Outcome.MAILED)
    return bool(mailed.update(state=State.GIVEN_UP, outcome=Outcome.BOUNCED))


def _mine(held: Held) -> "QuerySet[Notice]":
    return Notice.objects.filter(pk=held.id, attempts=held.attempts, state=State.WAITING)
