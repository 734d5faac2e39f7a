"""What the tests of jobs share."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.domain.work import actions as work
from portal.domain.work.models import Lease

HERE = "tests.portal.domain.work.sample_jobs."


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)

    def __call__(self):
        return self.now

    def move(self, **interval):
        self.now += timedelta(**interval)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def worker(clock):
    return work.Worker(queue="urgent", clock=clock)


def create_effects():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE work_effect (key varchar(60))")


def effects():
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM work_effect ORDER BY key")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def effect_table(request):
    request.getfixturevalue("db")
    create_effects()


def enqueue(name, **arguments):
    return work.enqueue(HERE + name, **arguments).id


def status(task_id):
    return DBTaskResult.objects.get(pk=task_id).status


def lease(task_id):
    return Lease.objects.get(pk=task_id)
