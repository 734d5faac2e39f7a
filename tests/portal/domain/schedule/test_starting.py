"""A region that starts: PostgreSQL's planner is told of places that came at once."""

from contextlib import contextmanager, nullcontext

import pytest
from django.db import connection

from portal.domain.audit.states import SYSTEM
from portal.domain.schedule.actions import starting
from portal.domain.schedule.models import Slot
from tests.factories.accounts import NOW
from tests.factories.schedule import WeekTemplateFactory


def known():
    """Return how many places the planner believes in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'schedule_slot'")
        return cursor.fetchone()[0]


@contextmanager
def table_held():
    """Hold the table as autovacuum does."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE schedule_slot IN SHARE UPDATE EXCLUSIVE MODE")
        yield
    finally:
        other.close()


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_held", [False, True])
def test_the_planner_is_told_of_many_places_unless_somebody_holds_them(monkeypatch, is_held):
    monkeypatch.setattr(starting, "_MANY", 1)
    region = WeekTemplateFactory().doctor.clinic.region
    before = known()

    with table_held() if is_held else nullcontext():
        opened = starting.start(region=region, by=SYSTEM, at=NOW)

    assert opened.slots == Slot.objects.count() > 0
    assert known() == (before if is_held else opened.slots)
