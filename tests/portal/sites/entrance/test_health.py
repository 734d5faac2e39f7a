"""What machines ask."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.health import actions as health
from portal.domain.work import queries as work

QUEUES = ("letters", "slow", "urgent")


@pytest.fixture
def workers(monkeypatch):
    monkeypatch.setattr(work, "live_queues", lambda _at: dict.fromkeys(QUEUES, True))


def test_alive_touches_no_database(visitor):
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.client.get("/healthz")
    assert (answer.status_code, answer.json(), len(asked)) == (200, {"status": "ok"}, 0)


def test_ready_tells_what_works(visitor, workers):
    answer = visitor.client.get("/readyz")
    told = {"ready": True, "database": True, "jobs": dict.fromkeys(QUEUES, True), "esia": None}
    assert (answer.status_code, answer.json()) == (200, told)


def test_ready_without_job_processes_is_503(visitor):
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.json()["jobs"]) == (503, dict.fromkeys(QUEUES, False))


def test_ready_reports_esia_and_does_not_mind(visitor, workers):
    health.note(system="esia", is_up=False, at=now())
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.json()["esia"]["up"]) == (200, False)


def test_ready_without_a_database_is_503(visitor, monkeypatch):
    def gone(_at):
        raise OperationalError

    monkeypatch.setattr(work, "live_queues", gone)
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
