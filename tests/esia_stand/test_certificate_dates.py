"""A system's certificate is taken only while it is in force, by the stand's clock (6.3 of the facts: 007053)."""

import datetime as dt

import pytest
import time_machine

from esia_stand.protocol import certificates, signatures
from esia_stand.protocol.errors import Code, Refused
from tests.esia_stand.client import AC_SIGNED, query, timestamp

DAY = dt.timedelta(days=1)


@pytest.fixture
def known(any_system):
    return certificates.read(any_system.pem)[0]


def refusal(system, known, at):
    asked = system.ac()
    try:
        signatures.check(asked, AC_SIGNED, [known], accepts_rsa=True, at=at)
    except Refused as refused:
        return refused.code, refused.hint
    return None


def test_ended_certificate_signs_nothing(any_system, known):
    end = known.x509.not_valid_after_utc
    assert refusal(any_system, known, end) is None
    code, hint = refusal(any_system, known, end + dt.timedelta(seconds=1))
    assert code is Code.SECRET_WRONG
    assert hint == f"сертификат кончился {end:%d.%m.%Y}"


def test_certificate_of_the_future_signs_nothing_but_clocks_may_differ(any_system, known):
    start = known.x509.not_valid_before_utc
    assert refusal(any_system, known, start - dt.timedelta(minutes=4)) is None
    code, hint = refusal(any_system, known, start - dt.timedelta(minutes=6))
    assert code is Code.SECRET_WRONG
    assert hint == f"сертификат ещё не действует: он начинается {start:%d.%m.%Y}"


@pytest.mark.parametrize(("days", "expected"), [(399, None), (401, "ESIA-007053")])
def test_both_addresses_look_at_the_dates(any_system, guest, caplog, days, expected):
    code = query(guest.sign_in(any_system.ac()))["code"]
    with time_machine.travel(dt.datetime.now(dt.UTC) + days * DAY - dt.timedelta(hours=1), tick=False):
        told = query(guest.ask(any_system.ac(timestamp=timestamp()))).get("error_description", "")
        answer = guest.token(any_system.te(code, timestamp=timestamp())).json()["error_description"]
    assert told.partition(":")[0] == (expected or "")
    assert answer.partition(":")[0] == (expected or "ESIA-007011")
    assert ("сертификат кончился" in caplog.text) is (expected is not None)
