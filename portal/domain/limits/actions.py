"""Counting: what is over its limit is refused.

What was counted must stay counted though the rest of a request fails: else a try could be repeated
without end. So these verbs refuse to run inside another transaction (`durable`), and are called
before the one that changes something.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final, NoReturn

import structlog
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from portal.domain.limits import queries, rules
from portal.domain.limits.models import Backoff, Bucket
from portal.domain.limits.rules import Ask, Limit
from portal.kit import moments

_log = structlog.get_logger("portal.limits")

_TAKE: Final = """
INSERT INTO limits_bucket (key, "limit", count, ends_at) VALUES (%(key)s, %(name)s, %(amount)s, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
    count = %(amount)s + CASE WHEN limits_bucket.ends_at <= %(at)s THEN 0 ELSE limits_bucket.count END,
    ends_at = CASE WHEN limits_bucket.ends_at <= %(at)s THEN %(ends)s ELSE limits_bucket.ends_at END
WHERE limits_bucket.ends_at <= %(at)s OR limits_bucket.count + %(amount)s <= %(most)s
RETURNING count, ends_at
"""
_WAITS: Final = range(1, rules.SHUT_AT + 1)
_LAST_STEP: Final = next(count for count in _WAITS if rules.wait_after(count) == rules.LONGEST_WAIT)
_STEPS: Final = range(2, _LAST_STEP)
_BEGIN: Final = f"""
INSERT INTO limits_backoff (key, kind, failures, free_at, changed_at)
VALUES (%(key)s, %(kind)s, 1, %(at)s, %(at)s)
ON CONFLICT (key) DO UPDATE SET failures = limits_backoff.failures + 1, changed_at = %(at)s,
    free_at = CASE limits_backoff.failures + 1
              {" ".join(f"WHEN {count} THEN %(wait{count})s" for count in _STEPS)} ELSE %(wait_longest)s END
WHERE limits_backoff.free_at <= %(at)s AND limits_backoff.failures < {rules.SHUT_AT}
RETURNING failures
"""  # noqa: S608  numbers of our own


class Exhausted(Exception):
    """The limit is used up until `until`; None means until something else resets it."""

    def __init__(self, limit: str, until: datetime | None) -> None:
        super().__init__(limit)
        self.limit = limit
        self.until = until


def take(limit: Limit, bucket: str, *, at: datetime, amount: int = 1) -> None:
    """Count in the bucket, or raise Exhausted; one statement decides, whatever runs beside."""
    take_all([Ask(limit, bucket, amount)], at=at)


def take_along(limit: Limit, bucket: str, *, at: datetime, amount: int = 1) -> None:
    """Count in the caller's transaction, or raise Exhausted: a deed that is rolled back does not count.

    For what is limited itself (a visit booked), never for a try at something.
    """
    ask = Ask(limit, bucket, amount)
    if amount > limit.most or _passes(queries.key_of(limit.name, bucket), ask, at) is None:
        refuse_full([ask], at=at)
        _refuse(ask, at)


def take_often(limit: Limit, bucket: str, *, at: datetime) -> None:
    """Count what happens many times a minute: a batch in the table, the rest of it in this process's memory.

    All processes together never let more than the limit pass; a batch that a process has not used up
    when its window ends is lost, so it may be a few less. Raises Exhausted.
    """
    key = queries.key_of(limit.name, bucket)
    if _kept.use(key, at):
        return
    for amount in (min(rules.BATCH, limit.most), 1):
        with transaction.atomic(durable=True):
            row = _passes(key, Ask(limit, bucket, amount), at)
        if row is not None:
            _kept.put(key, amount - 1, moments.read(row[1]))
            return
    refuse_full([Ask(limit, bucket)], at=at)
    _refuse(Ask(limit, bucket), at)


class _Kept:
    """What this process may still let pass of counted batches; the oldest are forgotten first."""

    _MOST: Final = 10_000

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def use(self, key: str, at: datetime) -> bool:
        with self._lock:
            left, ends_at = self._left.get(key, (0, at))
            if not left or ends_at <= at:
                return False
            self._left[key] = left - 1, ends_at
            return True

    def put(self, key: str, more: int, ends_at: datetime) -> None:
        with self._lock:
            left, ends = self._left.pop(key, (0, ends_at))
            self._left[key] = more + (left if ends == ends_at else 0), ends_at
            while len(self._left) > self._MOST:
                self._left.popitem(last=False)


_kept: Final = _Kept()


def take_all(asks: Sequence[Ask], *, at: datetime) -> None:
    """Count in every bucket, or in none of them and raise Exhausted with the longest wait."""
    if all(ask.amount <= ask.limit.most for ask in asks) and _all_pass(asks, at):
        return
    refuse_full(asks, at=at)
    # Another process has given back in between: then the shortest wait is true.
    _refuse(asks[0], at)


def refuse_full(asks: Sequence[Ask], *, at: datetime) -> None:
    """Raise Exhausted with the longest wait if one of these is full; count nothing."""
    found = queries.full_until(asks, at=at)
    if found is not None:
        _refuse(*found)


def refuse(limit: Limit, until: datetime) -> NoReturn:
    """Raise Exhausted for a limit whose deeds are counted where they stand, not here."""
    _log.warning("limit_hit", limit=limit.name)
    raise Exhausted(limit.name, until)


def _refuse(ask: Ask, until: datetime) -> NoReturn:
    refuse(ask.limit, until)


def _all_pass(asks: Sequence[Ask], at: datetime) -> bool:
    # Always in the order of their keys: two that want the same buckets never wait for each other.
    wanted = {queries.key_of(ask.limit.name, ask.bucket): ask for ask in asks}
    with transaction.atomic(durable=True):
        is_free = all(_passes(key, wanted[key], at) is not None for key in sorted(wanted))
        transaction.set_rollback(not is_free)
    return is_free


def _passes(key: str, ask: Ask, at: datetime) -> tuple[Any, ...] | None:
    told = {
        "key": key,
        "name": ask.limit.name,
        "amount": ask.amount,
        "most": ask.limit.most,
        "at": _plain(at),
        "ends": _plain(at + ask.limit.window),
    }
    return _run(_TAKE, told)


def give_back(limit: Limit, bucket: str, *, at: datetime, amount: int = 1) -> None:
    """Uncount what turned out not to count; a negative amount counts more, over the limit too."""
    key = queries.key_of(limit.name, bucket)
    Bucket.objects.filter(key=key, ends_at__gt=at).update(count=Greatest(F("count") - amount, Value(0)))


def begin_try(kind: str, bucket: str, *, at: datetime) -> int:
    """Count a try as failed before it begins; `succeed` takes that back. Return which try it is.

    Raises Exhausted while the wait after earlier failures lasts, or for good after a hundred of them.
    """
    told: dict[str, Any] = {"key": queries.key_of(kind, bucket), "kind": kind, "at": _plain(at)}
    told |= {f"wait{count}": _plain(at + rules.wait_after(count)) for count in _STEPS}
    told["wait_longest"] = _plain(at + rules.LONGEST_WAIT)
    with transaction.atomic(durable=True):
        row = _run(_BEGIN, told)
    if row is not None:
        return int(row[0])
    _log.warning("limit_hit", limit=kind)
    raise Exhausted(kind, _free_at(told["key"], at))


def _free_at(key: str, at: datetime) -> datetime | None:
    found = Backoff.objects.filter(key=key).first()
    if found is None:
        return at
    return None if found.failures >= rules.SHUT_AT else found.free_at


def succeed(kind: str, bucket: str) -> int:
    """End the row of failures; return how many tries failed before the one that succeeded."""
    key = queries.key_of(kind, bucket)
    failed = queries.failures(kind=kind, bucket=bucket)
    Backoff.objects.filter(key=key).delete()
    return max(0, failed - 1)


def sweep(*, at: datetime) -> int:
    """Remove counters whose window is over and failures long past; return how many rows."""
    over, _ = Bucket.objects.filter(ends_at__lte=at).delete()
    old = Backoff.objects.filter(changed_at__lte=at - rules.FORGET_BACKOFF_AFTER, failures__lt=rules.SHUT_AT)
    forgotten, _ = old.delete()
    return over + forgotten


def _run(statement: str, told: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _plain(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
