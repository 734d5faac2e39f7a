"""The record: written in the transaction of the change, never changed, never removed."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit import actions
from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM, Actor, ActorKind
from tests.factories.accounts import NOW


def record(**changed):
    told = {"at": NOW, "by": SYSTEM, "action": "card.opened", "object_kind": "card", "object_id": 5}
    actions.record(**told | changed)


def test_record_keeps_everything_it_is_told(db):
    key, by = uuid.uuid4(), Actor(ActorKind.ACCOUNT, "7", session="9", request_id="r-1")

    record(by=by, object_id=key, region="26", facts={"reason": "ticket", "имя": "ё"})

    entry = Entry.objects.get()
    assert (entry.at, entry.action, entry.object_kind, entry.object_id) == (
        NOW,
        "card.opened",
        "card",
        str(key),
    )
    assert (entry.actor_kind, entry.actor_id, entry.session, entry.request_id) == ("account", "7", "9", "r-1")
    assert (entry.region, entry.facts) == ("26", {"reason": "ticket", "имя": "ё"})


def test_record_is_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        record()

    assert Entry.objects.get().facts == {}


def change_that_fails():
    with transaction.atomic():
        record()
        raise ZeroDivisionError


def test_record_goes_with_the_change_that_failed(db):
    with pytest.raises(ZeroDivisionError):
        change_that_fails()

    assert Entry.objects.count() == 0


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_may_not_be_changed_or_removed(db, change):
    record()
    entries = Entry.objects.all()
    verb = {"update": lambda: entries.update(action="x"), "delete": lambda: entries._raw_delete("default")}

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        verb[change]()

    assert Entry.objects.get().action == "card.opened"
