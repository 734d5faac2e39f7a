"""Reads of counters; one query each."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from portal.domain.limits.models import Backoff, Bucket
from portal.domain.limits.rules import Ask
from portal.kit import keyed


def key_of(name: str, bucket: str) -> str:
    """Return the key under which a limit counts for this bucket."""
    return keyed.digest(f"{name}\0{bucket}", secret=settings.SECRET_KEY, purpose="limits")


def full_until(asks: Sequence[Ask], *, at: datetime) -> tuple[Ask, datetime] | None:
    """Return, of the limits that would refuse now, the one that lasts longest and its end."""
    by_key = {key_of(ask.limit.name, ask.bucket): ask for ask in asks}
    running = Bucket.objects.filter(key__in=by_key, ends_at__gt=at)
    counts = {bucket.key: bucket for bucket in running}
    full = [
        (ask, counts[key].ends_at if key in counts else at + ask.limit.window)
        for key, ask in by_key.items()
        if (counts[key].count if key in counts else 0) + ask.amount > ask.limit.most
    ]
    return max(full, key=lambda each: each[1], default=None)


def counted(ask: Ask, *, at: datetime) -> int:
    """Return how much of a limit is used up in its running window (one query)."""
    return counted_each([ask], at=at)[0]


def counted_each(asks: Sequence[Ask], *, at: datetime) -> list[int]:
    """Return how much of each limit is used up in its running window, in their order (one query)."""
    keys = [key_of(ask.limit.name, ask.bucket) for ask in asks]
    running = Bucket.objects.filter(key__in=keys, ends_at__gt=at)
    counts = dict(running.values_list("key", "count"))
    return [counts.get(key, 0) for key in keys]


def failures(*, kind: str, bucket: str) -> int:
    """Return how many tries failed in a row."""
    found = Backoff.objects.filter(key=key_of(kind, bucket)).values_list("failures", flat=True)
    return next(iter(found), 0)
