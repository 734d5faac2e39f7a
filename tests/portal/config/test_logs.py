"""What the log says of an error: where it came from and its class, never the data that its message quotes."""

import json
import logging
from urllib.parse import quote

import pytest
import structlog
from django.db import IntegrityError

from portal.domain.work import rules
from tests.factories.regions import RegionFactory
from tests.portal.sites.visitor import Visitor

NAME = "Землероева"


def planted(row):
    try:
        int(row)
    except ValueError as error:
        raise IntegrityError(f"DETAIL: Failing row contains ({row})") from error


@pytest.fixture
def lines(monkeypatch):
    """Return what the portal's own formatter makes of a record.

    As Django's start has set it up: doing so again would part the loggers that other tests listen to.
    """
    written = []
    (out,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    monkeypatch.setattr(out, "emit", lambda record: written.append(out.format(record)))
    return written


def test_an_error_of_django_is_told_without_its_message(lines):
    try:
        planted(NAME)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error")

    assert NAME not in lines[0]
    told = json.loads(lines[0])
    assert told["event"] == "Internal Server Error"
    assert told["exception"].splitlines()[-1] == rules.class_of(IntegrityError())
    assert "builtins.ValueError" in told["exception"]
    assert "test_logs.py" in told["exception"]


def test_a_500_is_told_with_its_number_and_without_what_was_asked(db, monkeypatch, lines):
    monkeypatch.setattr("portal.sites.patient.doctors.views.render", lambda *_: 1 / 0)
    RegionFactory()
    answer = Visitor().get("doctors/clinics/?q=" + quote(NAME))

    assert answer.status_code == 500
    (told,) = [json.loads(line) for line in lines if json.loads(line)["logger"] == "django.request"]
    assert told["request_id"] == answer["X-Request-Id"]
    assert told["event"] == "Internal Server Error: /26/doctors/clinics/"
    assert "builtins.ZeroDivisionError" in told["exception"]
    assert [line for line in lines if NAME in line or quote(NAME) in line or "q=" in line] == []


def test_an_error_of_ours_is_told_without_its_message(lines):
    try:
        planted(NAME)
    except IntegrityError:
        structlog.get_logger("portal.errors").exception("broken", appointment="of-today")

    assert NAME not in lines[0]
    told = json.loads(lines[0])
    assert (told["event"], told["appointment"]) == ("broken", "of-today")
    assert told["exception"].splitlines()[-1] == rules.class_of(IntegrityError())


def test_a_line_without_an_error_has_none(lines):
    structlog.get_logger("portal.access").warning("request", route="start:page")

    assert json.loads(lines[0])["route"] == "start:page"
    assert "exception" not in json.loads(lines[0])
