"""A record to be spoilt: entries, seals, anchors; and the ways round the triggers that only tests may go."""

from contextlib import contextmanager

from django.db import connection, transaction

from portal.config import promises
from portal.domain.audit import actions, ports
from portal.domain.audit.states import SYSTEM, Actor, ActorKind, Anchor
from tests.factories.accounts import NOW

TABLES = ("audit_entry", "audit_seal", "audit_mention")


class Kept:
    """Anchors in memory."""

    def __init__(self) -> None:
        self.all: list[Anchor] = []

    def kept(self):
        return list(self.all)

    def keep(self, anchor):
        self.all.append(anchor)


def record(**changed):
    told = {"at": NOW, "by": SYSTEM, "action": "card.opened", "object_kind": "card", "object_id": 5}
    actions.record(**told | changed)


def grow(count, since=0):
    """Write entries of many kinds."""
    for number in range(since, since + count):
        by = Actor(ActorKind.ACCOUNT, str(number % 7), session=str(number % 3), request_id=f"r-{number}")
        facts = {"reason": f"why {number}", "имя": "ё"} if number % 2 else {}
        record(by=by, object_id=number, region="26", facts=facts)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def undone():
    """Let the triggers and whatever is spoilt come back at the end."""
    with transaction.atomic():
        disarm()
        yield
        transaction.set_rollback(True)


def disarm():
    """Take the triggers away, as somebody who owns the tables could."""
    if connection.vendor == "postgresql":
        for table in TABLES:
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    for promise in promises.listed():
        if promise.name.startswith("audit_"):
            sql(f"DROP TRIGGER IF EXISTS {promise.name}")


def use(monkeypatch):
    kept = Kept()
    monkeypatch.setattr(ports, "anchors", kept)
    return kept
