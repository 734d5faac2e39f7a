"""Seal the entries that wait: the only writer of the chain."""

from datetime import UTC, datetime
from typing import Final

from django.db import connection, transaction

from portal.domain.audit import queries, rules
from portal.domain.audit.models import Seal, Unsealed

BATCH: Final = 1000
_LOCK: Final = 0x5EA1  # any number that nobody else locks


def seal(*, at: datetime) -> int:
    """Seal everything that is committed and waits; return how many entries.

    In short transactions, so that writers of SQLite get in between. No booking waits for it: an entry is
    only queued. Two workers at once cannot fork the chain: a place in it is a primary key.
    """
    sealed = 0
    while Unsealed.objects.exists():
        count = _batch(at)
        sealed += count
        if count < BATCH:
            break
    return sealed


@transaction.atomic
def _batch(at: datetime) -> int:
    if not _is_alone():
        return 0
    waiting = queries.waiting(limit=BATCH)
    if waiting:
        Seal.objects.bulk_create(_links(waiting, at))
        Unsealed.objects.filter(entry__in=[entry for entry, _told in waiting]).delete()
    return len(waiting)


def _is_alone() -> bool:
    """Take the chain for this transaction; SQLite has only one writer anyway."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _links(waiting: list[tuple[int, tuple[str, ...]]], at: datetime) -> list[Seal]:
    seq, before = queries.head()
    sealed_at = at.astimezone(UTC).strftime(rules.FORMAT)
    links = []
    for entry, told in waiting:
        seq += 1
        before = rules.digest(before=before, seq=seq, entry=entry, sealed_at=sealed_at, told=told)
        links.append(Seal(seq=seq, entry=entry, sealed_at=at, digest=before))
    return links
