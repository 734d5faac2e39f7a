"""What a person sees when the portal itself fails: a sentence, a next step, the number that is in the log."""

import logging
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.domain.booking import actions
from portal.sites.patient.doctors import presenters
from tests.portal.sites.visitor import text

PLANTED = "тайна-7f3a"


def fail(*_, **__):
    raise OperationalError(PLANTED)


@contextmanager
def without_database(monkeypatch):
    with monkeypatch.context() as patch:
        for broken in ("cursor", "ensure_connection", "connect"):
            patch.setattr(BaseDatabaseWrapper, broken, fail)
        yield


def numbers(caplog, logger: str) -> set[str]:
    return {record.msg["request_id"] for record in caplog.records if record.name == logger}


def is_the_page(answer, again: str, status: int = 503) -> None:
    """Tell of trouble: 503 and when to come again where the database is away, else 500."""
    page = text(answer)
    assert (answer.status_code, answer.get("Retry-After")) == (status, "5" if status == 503 else None)
    assert "Произошла ошибка" in page
    assert "Попробуйте перезапустить страницу" in page
    assert "Перезапустить" in page
    assert f'href="{again}"' in page
    assert answer["X-Request-Id"] in page
    assert PLANTED not in page
    assert "Traceback" not in page


def test_view_that_fails_names_the_number_in_the_log(visitor, monkeypatch, caplog):
    assert visitor.get("doctors/clinics/").status_code == 200
    monkeypatch.setattr(presenters, "clinic_row", fail)
    monkeypatch.setattr("portal.domain.clinics.queries.clinics_of", lambda _region: [object()])
    caplog.clear()
    with caplog.at_level(logging.INFO):
        answer = visitor.get("doctors/clinics/")
    is_the_page(answer, "/26/doctors/clinics/", status=500)
    assert numbers(caplog, "portal.access") == {answer["X-Request-Id"]}


@pytest.mark.parametrize(
    "path", ["/", "/26/", "/26/cards/", "/26/doctors/clinics/", "/26/nowhere/", "/26/booking/hold/"]
)
def test_everything_answers_while_the_database_is_down(signed_in, monkeypatch, path):
    with without_database(monkeypatch):
        is_the_page(signed_in.client.get(path), path)
    assert signed_in.client.get(path).status_code < 500


def test_machines_are_told_while_the_database_is_down(signed_in, monkeypatch):
    with without_database(monkeypatch):
        assert signed_in.client.get("/healthz").status_code == 200
        assert signed_in.client.get("/readyz").status_code == 503


def test_sent_form_that_fails_leads_to_the_start(signed_in, monkeypatch):
    monkeypatch.setattr(actions, "hold", fail)
    answer = signed_in.send("booking/hold/", "cards/", slot="1", card="7b1c3a2e-0000-4000-8000-000000000000")
    is_the_page(answer, "/26/")
