"""Reads of the record."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from portal.domain.audit import ports, rules
from portal.domain.audit.models import Entry, Mention, Seal
from portal.domain.audit.states import SEALED_WITHIN, Finding, Sealed, Trouble

_CHUNK: Final = 5000
_MOMENT: Final = {
    "sqlite": "substr(%s || '.000000', 1, 26)",
    "postgresql": "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
}
_FACTS: Final = {"sqlite": "e.facts", "postgresql": "e.facts::text"}
_PLAIN: Final = (
    "e.actor_kind, e.actor_id, e.session, e.request_id, e.action, e.object_kind, e.object_id, e.region"
)


def _told() -> str:
    """Name what of an entry is sealed: every column, as the text that is stored."""
    return f"{_moment('e.at')}, {_PLAIN}, {_FACTS[connection.vendor]}"


def _moment(column: str) -> str:
    return _MOMENT[connection.vendor].replace("%s", column)


def waiting(*, limit: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return the oldest entries without a seal: number and everything they tell (one query)."""
    statement = f"""
        SELECT e.id, {_told()} FROM audit_unsealed u JOIN audit_entry e ON e.id = u.entry
        ORDER BY u.entry LIMIT %s
    """  # noqa: S608  constants
    with connection.cursor() as cursor:
        cursor.execute(statement, [limit])
        return [(row[0], tuple(row[1:])) for row in cursor.fetchall()]


def head() -> tuple[int, str]:
    """Return place and digest of the newest link (one query)."""
    return Seal.objects.order_by("-seq").values_list("seq", "digest").first() or (0, rules.START)


def digest_at(seq: int) -> str:
    """Return the digest at a place; empty where the chain does not reach it (one query)."""
    return Seal.objects.filter(seq=seq).values_list("digest", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole record found, and how much it read."""

    findings: Sequence[Finding]
    links: int
    head: int
    anchors: int


def verify(*, at: datetime) -> Verdict:
    """Read the whole record once and name every place that does not hold (a fixed number of queries)."""
    anchored = {one.seq: one.digest for one in ports.anchors.kept()}
    check = rules.Check(anchored)
    findings: list[Finding] = []
    for link in _links():
        findings += check.link(link)
    findings += [*check.end(), *_without_seal(at)]
    return Verdict(findings, check.count, check.head, len(anchored))


def _links() -> Iterator[Sealed]:
    """Read the chain in order, in pieces: a million rows do not lie in memory."""
    statement = f"""
        SELECT s.seq, s.entry, {_moment("s.sealed_at")}, s.digest, e.id, {_told()}
        FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry ORDER BY s.seq
    """  # noqa: S608  constants
    # A transaction keeps a server's cursor alive; SQLite's would shut out every writer meanwhile.
    kept = nullcontext() if connection.vendor == "sqlite" else transaction.atomic()
    with kept, connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(_CHUNK):
            for seq, entry, sealed_at, digest, known, *told in rows:
                yield Sealed(seq, entry, sealed_at, digest, tuple(told) if known is not None else None)


_WITHOUT: Final = """
SELECT e.id, u.entry IS NOT NULL, e.at FROM audit_entry e
LEFT JOIN audit_seal s ON s.entry = e.id LEFT JOIN audit_unsealed u ON u.entry = e.id
WHERE s.seq IS NULL AND (u.entry IS NULL OR e.at < %s) ORDER BY e.id
"""
_GONE: Final = """
SELECT u.entry FROM audit_unsealed u LEFT JOIN audit_entry e ON e.id = u.entry WHERE e.id IS NULL
"""


def _without_seal(at: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT, [connection.ops.adapt_datetimefield_value(at - SEALED_WITHIN)])
        for entry, is_queued, _at in cursor.fetchall():
            yield Finding(Trouble.WAITS if is_queued else Trouble.UNSEALED, entry=entry)
        cursor.execute(_GONE)
        for (entry,) in cursor.fetchall():
            yield Finding(Trouble.ENTRY_GONE, entry=entry)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as it is read back."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    object_kind: str
    object_id: str
    region: str
    facts: dict[str, Any]


_OF_TOLD: Final = tuple(field.name for field in fields(Told))


def about(*, card: str, objects: Sequence[tuple[str, str]], before: int | None, limit: int) -> list[Told]:
    """Return the newest entries that tell of a card, newest first (two queries).

    `objects` are the things that are the card's own (kind, number): the card itself, its visits. `before`
    is the number of the entry after which the reading goes on.
    """
    older = Q(pk__lt=before) if before is not None else Q()
    named = Mention.objects.filter(card=card)
    named = named.filter(entry__lt=before) if before is not None else named
    mentioned = list(named.order_by("-entry").values_list("entry", flat=True)[:limit])
    wanted = Q(pk__in=mentioned)
    for kind in sorted({kind for kind, _number in objects}):
        wanted |= Q(object_kind=kind, object_id__in=[number for of, number in objects if of == kind])
    found = Entry.objects.filter(older & wanted).order_by("-pk")
    return [Told(**row) for row in found.values(*_OF_TOLD)[:limit]]


def entries(*, numbers: Sequence[int]) -> list[Told]:
    """Return entries by their numbers (one query)."""
    return [Told(**row) for row in Entry.objects.filter(pk__in=numbers).values(*_OF_TOLD)]
