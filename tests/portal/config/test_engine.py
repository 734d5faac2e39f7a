"""The settings that a connection really has, and that a wrong one is named."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from portal.config import engine, promises
from tests.races import portal

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


ASK = "[print(k.execute(f'SHOW {name}').fetchone()[0]) for name in ('statement_timeout', 'lock_timeout')]"
SERVER = f"import portal.config.wsgi; from django.db import connection; k = connection.cursor(); {ASK}"
COMMAND = f"from django.db import connection; k = connection.cursor(); {ASK}"


def shown(*arguments):
    """Return what a process of the portal over this database shows of its bounds."""
    environment = os.environ | {"PORTAL_ENV": "test", "DATABASE_URL": portal.database_url()}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_statements_are_bounded_where_people_wait_and_not_in_commands():
    assert shown("-c", SERVER) == ["10s", "3s"]
    assert shown("-m", "portal", "shell", "-v", "0", "-c", COMMAND) == ["0", "3s"]
