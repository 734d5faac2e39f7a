"""The settings that a connection really has, and that a wrong one is named."""

import pytest
from django.db import connection

from portal.config import engine, promises

WRONG = {"sqlite": "PRAGMA synchronous = OFF", "postgresql": "SET lock_timeout = 0"}
RIGHT = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "SET lock_timeout = '3s'"}


@pytest.mark.django_db(transaction=True)
def test_engine_is_set_as_asked_and_a_wrong_setting_is_named():
    assert engine.wrong() == []

    with connection.cursor() as cursor:
        cursor.execute(WRONG[connection.vendor])
    named = engine.wrong()
    with connection.cursor() as cursor:
        cursor.execute(RIGHT[connection.vendor])

    assert len(named) == 1
    assert engine.wrong() == []


@pytest.mark.django_db(transaction=True)
def test_start_is_refused_where_a_constraint_of_a_model_is_gone():
    promises.refuse_to_start_without()

    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX booking_place_sold_once")

    assert promises.missing() == ["booking_place_sold_once"]
    with pytest.raises(SystemExit, match="booking_place_sold_once"):
        promises.refuse_to_start_without()
