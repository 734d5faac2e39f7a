"""Nothing a person sends makes a 500 (F2, F6)."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import time as clock_time
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlencode

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds

from portal.config import content_type
from portal.domain.accounts import ports
from portal.domain.booking.models import Appointment
from tests.campaign import anything
from tests.campaign.anything import Asked, Known
from tests.factories.regions import RegionFactory
from tests.fakes.identity import FakeIdentity
from tests.portal.sites.patient.guest import Guest, places, visit

FULL = 200_000
SMALL = 300
PART = 5_000
"""Hypothesis remembers every request of one run, so a long campaign is many of them."""
TOKEN = "t" * 32
application = content_type.plain_before(get_wsgi_application())  # what portal.config.wsgi serves


@pytest.fixture
def kept_open() -> Iterator[None]:
    """Keep the connection, and with it the test's transaction, over the end of a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Write no lines of the log: pytest would keep those of every request in memory."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def person(db, kept_open, monkeypatch, settings) -> Guest:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True  # the test shows what broke, not only that it did
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(ports, "identity", FakeIdentity())
    RegionFactory()
    RegionFactory(code="73")
    return Guest()


@pytest.fixture
def known(person) -> Known:
    free, booked, held = (places(wall_start=clock_time(hour))[0] for hour in (8, 10, 12))
    visits = [visit(person, booked), visit(person, held, "held"), visit(Guest(), places()[0])]
    one = free.doctor
    return Known(
        slots=[str(free.pk)], cards=[str(person.card.pk)], appointments=[str(each.pk) for each in visits],
        doctors=[str(one.pk)], clinics=[str(one.clinic_id)], specialities=[str(one.speciality_id)],
    )  # fmt: skip


def send(person: Guest, asked: Asked) -> int:
    """Send it as a server would, past the test client's encoding: what comes need not be right."""
    sent = urlencode(asked.form, errors="surrogatepass").encode() if asked.body is None else asked.body
    kind = "application/x-www-form-urlencoded" if asked.body is None else asked.content_type
    session = {settings.SESSION_COOKIE: person.client.cookies[settings.SESSION_COOKIE].value}
    token = {settings.CSRF_COOKIE_NAME: TOKEN} if asked.has_token else {}
    cookies = (session if asked.as_person else {}) | token | asked.cookies
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD=asked.method, CONTENT_TYPE=kind, CONTENT_LENGTH=str(len(sent)),
        PATH_INFO=unquote_to_bytes(asked.path).decode("latin-1"),
        QUERY_STRING=urlencode(asked.query, errors="surrogatepass"),
        HTTP_COOKIE=latin("; ".join(f"{name}={value}" for name, value in cookies.items())),
    )  # fmt: skip
    environ |= {name: latin(value) for name, value in asked.headers.items()}
    environ |= {"wsgi.input": BytesIO(sent)} | ({"HTTP_X_CSRFTOKEN": TOKEN} if asked.has_token else {})
    told: list[str] = []
    body = application(environ, lambda status, _headers, *_: told.append(status))
    b"".join(body)
    body.close()
    return int(told[0].split()[0])


def latin(text: str) -> str:
    """Return a header as WSGI hands it over: bytes of UTF-8 that look like Latin-1."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def ask(person: Guest, known: Known, seen: Counter[str], examples: int, *, at_random: bool) -> None:
    """Send so many generated requests and count the answers; nothing that one did is there for the next."""

    @bounds(
        max_examples=examples, deadline=None, database=None, derandomize=not at_random,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(asked=anything.requests(known))
    def run(asked: Asked) -> None:
        with transaction.atomic():
            # The limits ask for a transaction of their own; around a test they are let have none.
            connection.atomic_blocks[-1]._from_testcase = True
            status = send(person, asked)
            assert status < 500
            seen[str(status)] += 1
            seen["held"] += Appointment.objects.filter(slot_id=known.slots[0]).exists()
            transaction.set_rollback(True)

    run()


@pytest.mark.campaign_fuzz
def test_nothing_a_person_sends_makes_a_500(person, known, campaign, quiet):
    seen: Counter[str] = Counter()
    examples, began = campaign.of(FULL, small=SMALL), time.monotonic()
    for start in range(0, examples, PART):
        ask(person, known, seen, min(PART, examples - start), at_random=campaign.scale is not None)
        told = {"requests": min(start + PART, examples), "answers": dict(seen)}
        campaign.record(**{connection.vendor: told | {"seconds": round(time.monotonic() - began)}})

    total = sum(count for status, count in seen.items() if status.isdecimal())
    assert total >= examples
    # The twin: a share of what is generated is right, gets its page, and does something.
    assert seen["200"] > total / 100
    assert seen["302"] + seen["303"] > total / 100
    assert seen["404"] > total / 20
    assert seen["held"] > 0
