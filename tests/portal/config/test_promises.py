"""The list of promises is held against the database: one that is dropped is noticed and laid again."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.config import promises
from portal.domain.work import actions

ON_TABLE = {
    "postgresql": """
        SELECT c.relname, 'CONSTRAINT' FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.conname = %(name)s
        UNION SELECT c.relname, 'TRIGGER' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgname = %(name)s
    """,
}


ROOM = "schedule_room_never_overlaps"


def drop(name):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            return
        cursor.execute(ON_TABLE["postgresql"], {"name": name})
        table, kind = cursor.fetchone()
        verb = (
            f"ALTER TABLE {table} DROP CONSTRAINT {name}"
            if kind == "CONSTRAINT"
            else f"DROP TRIGGER {name} ON {table}"
        )
        cursor.execute(verb)


@pytest.fixture
def names(db):
    return [promise.name for promise in promises.listed()]


def test_a_migrated_database_keeps_every_promise(names):
    assert promises.missing() == []
    assert len(names) == len(set(names))
    kept = {
        "audit_entry",
        "accounts_consent",
        "booking_step",
        "booking_patient_never_overlaps",
        "schedule_doctor",
    }
    assert [start for start in sorted(kept) if not any(name.startswith(start) for name in names)] == []


@pytest.mark.django_db(transaction=True)
def test_each_dropped_promise_is_noticed_and_laid_again():
    for name in [promise.name for promise in promises.listed()]:
        drop(name)

        assert promises.missing() == [name]
        promises.lay()
        assert promises.missing() == []


@pytest.mark.django_db(transaction=True)
def test_check_promises_fails_where_one_is_missing():
    call_command("check_promises")
    name = next(promises.listed()).name
    drop(name)

    with pytest.raises((CommandError, SystemExit)):
        call_command("check_promises")


@pytest.mark.django_db(transaction=True)
def test_laying_twice_changes_nothing():
    promises.lay()
    promises.lay()

    assert promises.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_process_refuses_to_start_where_one_is_missing(monkeypatch):
    begun = []
    monkeypatch.setattr(actions.Worker, "work", lambda *_self: begun.append("begun"))
    call_command("work", "urgent")
    assert len(begun) == 1
    name = next(promises.listed()).name
    drop(name)

    with pytest.raises(SystemExit, match=f"В базе не хватает: {name}"):
        call_command("work", "urgent")
    assert len(begun) == 1


def laid():
    """Return which constraints stand, by the number PostgreSQL gave each when it was laid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname, oid FROM pg_constraint WHERE contype = 'x'")
        return dict(cursor.fetchall())


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_constraint_is_laid_again_only_where_its_text_has_changed(monkeypatch):
    promises.lay()
    before = laid()
    assert len(before) == 7

    promises.lay()
    assert laid() == before

    monkeypatch.setattr(promises, "_of", _reworded(promises._of))
    promises.lay()
    assert {one for one, number in laid().items() if number != before[one]} == {ROOM}


def _reworded(listed):
    """Return the promises with one of them in other words."""

    def of(app):
        for one in listed(app):
            yield promises.Promise(one.name, one.sql.replace("room <> ''", "room <> '-'"))

    return of


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_constraint_changed_by_hand_is_laid_again():
    promises.lay()
    drop(ROOM)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE schedule_worksession ADD CONSTRAINT {ROOM} CHECK (room <> '')")

    promises.lay()

    assert ROOM in laid()
