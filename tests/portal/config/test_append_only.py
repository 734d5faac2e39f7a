"""Tables whose rows are never removed: what refuses DELETE refuses TRUNCATE too, which fires no trigger of a row."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from portal import domain
from portal.domain.health.models import Probe

KEPT = {
    "accounts_consent", "accounts_consentdocument", "accounts_consenttext", "accounts_withdrawal",
    "audit_entry", "audit_mention", "audit_seal", "booking_objection", "booking_step", "messaging_message",
    "messaging_turn", "regions_act", "regions_textsbudget", "schedule_slotchange",
}  # fmt: skip
ROW, BEFORE, DELETE, TRUNCATE = 1, 2, 8, 32
_FIRED = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgtype & %s = %s
"""


def guarded(when):
    """Name the tables that have a trigger of this kind."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRED, [when, when])
        return {name for (name,) in cursor.fetchall()}


def emptied(table):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_both_engines_keep_the_same_tables():
    files = Path(domain.__file__).parent.glob("*/sql/*.sql")
    told = {"sqlite": set(), "postgresql": set()}
    for file in files:
        told[file.stem] |= set(re.findall(r"BEFORE [A-Z ]*DELETE ON (\w+)", file.read_text("utf-8")))
    assert told == {"sqlite": KEPT, "postgresql": KEPT}


@pytest.mark.only_postgresql
def test_what_refuses_delete_is_guarded_against_truncate(db):
    assert guarded(ROW | BEFORE | DELETE) == KEPT
    assert guarded(BEFORE | TRUNCATE) == KEPT


@pytest.mark.only_postgresql
@pytest.mark.parametrize("table", sorted(KEPT))
def test_no_kept_table_may_be_emptied(db, table):
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        emptied(table)


@pytest.mark.only_postgresql
def test_nor_by_the_way_of_a_table_it_refers_to(db):
    """CASCADE of an ordinary table reaches the kept one, and is refused there."""
    with pytest.raises(IntegrityError, match="is append-only"):
        emptied("messaging_thread")


@pytest.mark.only_postgresql
def test_an_ordinary_table_may_be_emptied(db):
    """The twin: it is the trigger that refuses, not the rights of the tests."""
    Probe.objects.create(system="planted", is_up=True, checked_at=now(), changed_at=now())
    emptied("health_probe")
    assert not Probe.objects.exists()
