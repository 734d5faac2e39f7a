"""D3 and D5 small, each beside its control: who meets a lock, or no connection, is told while it lasts.

The portal's guards are a tenth as long here (quick.py), or gone (endless.py). No clock is judged: the lock is held,
and the connections are taken, until the answer has come, or has not come in many times the time of the guard.
"""

import contextlib
import http.client
import secrets
import time
from http import HTTPStatus

import psycopg
import pytest

from tests.crashes import nemesis
from tests.races import client, portal
from tests.storage import guards

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(300), pytest.mark.only_postgresql,
    pytest.mark.campaign_storage,
]  # fmt: skip
THREADS = 4
LONG_S = 20.0
"""A guard of 0.3 s has answered by then on any machine."""
ENOUGH_S = 5 * guards.QUICK_S
"""Who was not answered by then waits for the lock itself."""
READY, PAGE = "/readyz", "/26/sign-in/"


def opened(url):
    return psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True)


def hold(port, wish, patience_s):
    """Press a free place; return the status, None where nothing came in this time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    with contextlib.closing(connection):
        try:
            told = {"slot": wish["slot"], "card": wish["card"]}
            return client.post(connection, "/26/booking/hold/", wish["key"], told)[0]
        except TimeoutError:
            return None


def look(port, path, patience_s):
    """Open a page; return the status, None where nothing came in this time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except TimeoutError:
            return None


@pytest.fixture
def scarce(monkeypatch):
    """Let the portal come in as somebody who has few connections; yield how to hold all of them."""
    name, own = f"few_{secrets.token_hex(4)}", portal.database_url()
    with opened(own) as owner:
        user = owner.info.user
        owner.execute(f"CREATE ROLE {name} LOGIN CONNECTION LIMIT {THREADS} IN ROLE {user}")
    url = own.replace(f"postgresql://{user}@", f"postgresql://{name}@")
    monkeypatch.setattr(portal, "database_url", lambda: url)
    yield lambda: all_taken(name, url, own)
    with opened(own) as owner:
        owner.execute(f"DROP ROLE {name}")


@contextlib.contextmanager
def all_taken(name, url, own):
    """Hold every connection that the portal may have, those that it had among them."""
    with contextlib.ExitStack() as held, opened(own) as owner:
        mine = []
        until = time.monotonic() + LONG_S
        while len(mine) < THREADS:
            assert time.monotonic() < until
            with contextlib.suppress(psycopg.OperationalError):
                mine.append(held.enter_context(opened(url)))
                continue
            numbers = [one.info.backend_pid for one in mine]
            ended = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND pid <> ALL(%s)"
            )
            owner.execute(ended, [name, numbers])
        yield


def under_lock(port, wish, patience_s):
    """Press while the table of visits is locked, open a page beside it, press again afterwards; three statuses."""
    with opened(portal.database_url()) as locker, locker.transaction():
        locker.execute("LOCK TABLE booking_appointment IN EXCLUSIVE MODE")
        pressed, page = hold(port, wish, patience_s), look(port, "/26/doctors/clinics/", LONG_S)
    return pressed, page, hold(port, wish, LONG_S)


def without_connections(port, taken, patience_s):
    """Open pages while there is no connection; the first ones find some that were cut, and are told at once."""
    seen = set()
    with taken():
        for path in (*[PAGE] * (THREADS + 1), READY):
            seen.add(look(port, path, patience_s))
            if None in seen:
                break
    return seen


def comes_back(port):
    """Tell whether pages open by themselves soon after."""
    until = time.monotonic() + LONG_S
    while time.monotonic() < until:
        if look(port, PAGE, LONG_S) == HTTPStatus.OK:
            return True
    return False


def test_who_meets_a_lock_or_no_connection_is_told_while_it_lasts(campaign, tmp_path, scarce):
    (wish,) = nemesis.attempts(1)
    with portal.running(tmp_path, "tests.storage.quick", threads=THREADS, workers=1) as port:
        locked = under_lock(port, wish, LONG_S)
        lacking = without_connections(port, scarce, LONG_S)
        is_back = comes_back(port)
    campaign.record(d3_small=locked, d5_small=sorted(lacking))
    assert locked == (503, 200, 303)
    assert lacking == {503}
    assert is_back


def test_without_the_guards_nobody_is_told(campaign, tmp_path, scarce):
    (wish,) = nemesis.attempts(1)
    with portal.running(tmp_path, "tests.storage.endless", threads=THREADS, workers=1) as port:
        locked = under_lock(port, wish, ENOUGH_S)
        lacking = without_connections(port, scarce, ENOUGH_S)
    campaign.record(d3_control=locked, d5_control=sorted(map(str, lacking)))
    assert locked == (None, 200, 303)
    assert None in lacking
