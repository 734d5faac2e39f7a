"""What the sign-in page knows before a person leaves: ESIA lives, is at work, or does not answer (E12)."""

import httpx
import pytest

from portal.adapters.esia import probe

WORKS = "<html><h1>Проводятся технические работы</h1></html>".encode()
BACK = "https://portal/esia/return?error_description=ESIA-007008%3A+busy&error=temporarily_unavailable"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def answer(status, content=b"", **headers):
    return lambda _request: httpx.Response(status, content=content, headers=headers)


def failing(error):
    def fail(_request):
        raise error

    return fail


CASES = {
    "its own error page": (answer(400, b"<html>no client_id", **HTML), True, "status 400"),
    "a redirect to the login": (answer(302, Location="/login"), True, "status 302"),
    "works, honestly": (answer(503, WORKS, **HTML), False, "works"),
    "works with 200": (answer(200, WORKS, **HTML), False, "works"),
    "works by a redirect": (answer(302, Location=BACK), False, "works"),
    "a login page": (answer(200, b"<html>login", **HTML), True, "status 200"),
    "a page without end": (answer(200, b"x" * 2_000_000, **HTML), True, "status 200"),
    "502": (answer(502, b"<html>Bad Gateway", **HTML), False, "status 502"),
    "503 of a proxy": (answer(503, b"<html>busy", **HTML), False, "status 503"),
    "refused": (failing(httpx.ConnectError("refused")), False, "ConnectError"),
    "no name": (failing(httpx.ConnectError("Name or service not known")), False, "ConnectError"),
    "slow": (failing(httpx.ReadTimeout("slow")), False, "ReadTimeout"),
}


@pytest.mark.parametrize(("made", "is_up", "detail"), CASES.values(), ids=CASES)
def test_the_probe_tells_how_esia_is(made, is_up, detail):
    with httpx.Client(base_url="http://esia.test", transport=httpx.MockTransport(made)) as client:
        told = probe.ask(client)
    assert (told.is_up, told.detail) == (is_up, detail)
