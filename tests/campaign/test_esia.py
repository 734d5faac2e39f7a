"""An ESIA that is down or slow (E12, E13) and the portal as it runs: everybody is told, nobody else waits.

`make test` runs it small and judges only what people are answered; the campaign also measures, writes its
figures into esia.json and fails where a bar of the full size is missed.
"""

import http.client
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils.timezone import now

from portal.adapters.esia import keys
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.models import Session
from portal.domain.accounts.states import ATTEMPT_LIFE
from portal.domain.health import actions as health
from portal.domain.health.states import ESIA
from tests.campaign.test_load import kept, quantiles
from tests.factories.accounts import AttemptFactory
from tests.factories.regions import RegionFactory
from tests.races import client, portal

PEOPLE, FEW = 50, 6
PAGES, SOME = 300, 12
AT_ONCE = 2
"""Half of the four threads of a process, as docs/running.md says."""
SIGN_IN = "/26/sign-in/"
OTHERS = ("/26/", "/26/help/", "/26/doctors/")
TOLD = {"/26/sign-in/trouble/unavailable/", "/26/sign-in/trouble/busy/"}
KEY = "key-of-one-browser-in-the-campaign"
BARS = {"page_while_down_p95_ms": 300, "others_while_slow_p95_ms": 200, "gives_up_ms": 8000}
"""E12; a page beside fifty slow sign-ins, as B7 has it for any page; the slowest of the fifty, E13."""


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextmanager
def slow_esia(port):
    """Listen and answer nothing by turns: in silence, and drop by drop without an end."""
    over, threads = threading.Event(), []

    def serve():
        while not over.is_set():
            try:
                taken, _ = listening.accept()
            except OSError:
                continue
            threads.append(threading.Thread(target=torment, args=(taken, over, len(threads) % 2)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", port)) as listening:
        listening.settimeout(0.2)
        threads.append(threading.Thread(target=serve))
        threads[0].start()
        try:
            yield threads
        finally:
            over.set()
            for thread in threads:
                thread.join(timeout=10)


def torment(taken, over, is_dripping):
    """Keep one asker waiting until they hang up or the test ends."""
    with taken:
        try:
            if is_dripping:
                taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{")
            while not over.wait(1):
                if is_dripping:
                    taken.sendall(b" ")
        except OSError:
            return  # the portal gave up, as it should


def asked(port, path, cookies=""):
    """Return status, where it leads, the page, and milliseconds; a connection of its own, as people have."""
    made = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    status, where, page = client.ask(made, "GET", path, None, {"Cookie": f"portal_region=26; {cookies}"})
    made.close()
    return status, where, page, (time.perf_counter() - began) * 1000


def come_back(port, state):
    """Come back from ESIA with a code; return status, where it leads, milliseconds."""
    status, where, _, spent = asked(port, f"/esia/return?code=code&state={state}", f"portal_attempt={KEY}")
    return status, where, spent


def begun(count):
    """Write down sign-ins that have gone to ESIA."""
    at, whose = now(), accounts.hash_of(KEY)
    return [
        AttemptFactory(browser_hash=whose, created_at=at, ends_at=at + ATTEMPT_LIFE).state
        for _ in range(count)
    ]


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Name an ESIA of the test, a key of ours, and a region; return the port where ESIA would be."""
    port = free_port()
    monkeypatch.setenv("ESIA_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("ESIA_AT_ONCE", str(AT_ONCE))
    folder = tmp_path / "esia"
    keys.make(key_file=folder / "client.key", cert_file=folder / "client.crt", name="REGMED", at=now())
    RegionFactory()
    return port


@pytest.mark.campaign_esia
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_an_esia_that_fails_is_told_to_everybody_and_holds_nobody_else_up(campaign, tmp_path, house):
    people, pages = campaign.of(PEOPLE, small=FEW), campaign.of(PAGES, small=SOME)
    states, load_before = begun(people + 1), os.getloadavg()[0]
    health.note(system=ESIA, is_up=False, at=now(), detail="ConnectError")

    with portal.running(tmp_path) as port:
        for path in (SIGN_IN, *OTHERS) * 4:
            asked(port, path)  # what a server does once is not its speed
        down = [asked(port, SIGN_IN) for _ in range(pages)]
        alone = come_back(port, states.pop())
        with slow_esia(house) as tormented:
            others, returned = beside(port, states)

    told = {
        "page_while_down_p95_ms": quantiles([one[3] for one in down])["p95"],
        "others_while_slow_p95_ms": quantiles([one[3] for one in others])["p95"],
        "gives_up_ms": round(max(spent for _, _, spent in returned), 1),
    }
    bars = kept(told, BARS)
    counted = {"people": people, "asked_of_esia": len(tormented) - 1, "pages": len(others)}
    machine = {"cores": os.cpu_count(), "load_before": load_before}
    campaign.record(**{connection.vendor: told | counted | {"machine": machine, "bars": bars}})
    assert {(status, "Войти по паролю портала" in page) for status, _, page, _ in down} == {(200, True)}
    assert all("Госуслуги сейчас не отвечают" in page for _, _, page, _ in down)
    assert alone[:2] == (303, "/26/sign-in/trouble/unavailable/")
    assert {status for status, _, _, _ in others} == {200}
    assert [(status, where) for status, where, _ in returned if status != 303 or where not in TOLD] == []
    assert len(returned) == people
    assert len(tormented) > 1, "somebody met the slow ESIA"
    assert Session.objects.count() == 0
    if campaign.scale is not None and campaign.scale >= 1:
        assert [name for name, is_kept in bars.items() if not is_kept] == []


def beside(port, states):
    """Let everybody come back at once, and read other pages until the last of them is told."""
    others = []
    with ThreadPoolExecutor(len(states)) as pool:
        coming = [pool.submit(come_back, port, state) for state in states]
        while len(others) < SOME or not all(one.done() for one in coming):
            others.append(asked(port, OTHERS[len(others) % len(OTHERS)]))
    return others, [one.result() for one in coming]
