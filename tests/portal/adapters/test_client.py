"""What ESIA may answer instead of a person: each has a name, none is an error of ours."""

import gzip
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from portal.adapters import deadline
from portal.adapters.esia import client, requests
from portal.adapters.esia.room import Room
from portal.adapters.esia.signing import Pair, Signed, Signer, outside
from portal.config import env
from portal.domain.accounts import ports
from tests.portal.adapters.conftest import RETURN
from tests.portal.adapters.forge import AT
from tests.portal.adapters.slow import server, silent, trickle

JSON = {"Content-Type": "application/json"}
HTML = b"<html><h1>502 Bad Gateway</h1></html>"


def answer(status=200, content=b"", **headers):
    return lambda _request: httpx.Response(status, content=content, headers=headers)


def failing(error):
    def fail(_request):
        raise error

    return fail


def bomb():
    return gzip.compress(b"[" * 20_000_000)


BAD_ANSWERS = {
    "truncated JSON": answer(200, b'{"id_token": "ab'),
    "wrong charset": answer(200, '{"имя": "Ёж"}'.encode("cp1251")),
    "a list": answer(200, b"[1]"),
    "a number": answer(200, b"1"),
    "null": answer(200, b"null"),
    "nested without end": answer(200, b"[" * 100_000),
    "a number of 10000 digits": answer(200, b'{"a": ' + b"1" * 10_000 + b"}"),
    "two megabytes": answer(200, b'{"a": "' + b"x" * 2_000_000 + b'"}'),
    "a gzip bomb": answer(200, bomb(), **{"Content-Encoding": "gzip"}),
    "gzip that is none": answer(200, HTML, **{"Content-Encoding": "gzip"}),
    "a redirect": answer(302, b"", Location="http://esia.test/aas/oauth2/v3/te"),
    "a redirect with a page": answer(302, HTML, Location="http://esia.test/login"),
    "a text": answer(200, b"OK"),
    "an error without an object": answer(400, b"[]"),
    "an error that is a text": answer(400, b'"no"'),
    "an error of another kind": answer(404, b'{"code": "SBR-001"}'),
}
UNAVAILABLE = {
    "500": answer(500, b'{"error": "server_error"}'),
    "502": answer(502, HTML),
    "503": answer(503, HTML),
    "works told as a page": answer(200, HTML),
    "works told as a page named JSON": answer(200, b"\xef\xbb\xbf\r\n" + HTML, **JSON),
    "works told with 403": answer(403, HTML),
    "works told with 404": answer(404, HTML),
    "nothing": answer(200),
    "blanks": answer(200, b" \n", **JSON),
    "400 and nothing": answer(400),
    "refused": failing(httpx.ConnectError("refused")),
    "no name": failing(httpx.ConnectError("[Errno -2] Name or service not known")),
    "slow to connect": failing(httpx.ConnectTimeout("slow")),
    "slow to answer": failing(httpx.ReadTimeout("slow")),
    "hung up": failing(httpx.RemoteProtocolError("Server disconnected without sending a response.")),
    "cut off": failing(httpx.ReadError("reset")),
}


@pytest.fixture(params=["tokens", "people"])
def question(request):
    """The question to which the answer comes: for the tokens, or for the person."""
    return request.param


def test_the_good_twin_is_let_in(come_back, esia):
    person = come_back()

    assert (person.oid, person.surname, person.name) == ("1000000001", "Землероева", "Пелагея")
    assert [request.url.path for request in esia.asked] == ["/aas/oauth2/v3/te", "/rs/prns/1000000001"]


@pytest.mark.parametrize("made", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_garbage_is_a_bad_answer(come_back, esia, question, made):
    setattr(esia, question, made)

    with pytest.raises(ports.BadAnswer):
        come_back()


@pytest.mark.parametrize("made", UNAVAILABLE.values(), ids=UNAVAILABLE)
def test_an_esia_that_is_down_is_unavailable(come_back, esia, question, made):
    setattr(esia, question, made)

    with pytest.raises(ports.Unavailable):
        come_back()


@pytest.mark.parametrize("told", [{}, {"id_token": 1}, {"id_token": "x"}, {"access_token": "x"}], ids=str)
def test_tokens_that_are_missing_are_a_bad_answer(come_back, esia, told):
    def tokens(request):
        form = dict(httpx.QueryParams(request.content.decode()))
        return httpx.Response(200, json=told | {"state": form["state"]})

    esia.tokens = tokens

    with pytest.raises(ports.BadAnswer):
        come_back()


def test_tokens_for_another_question_are_a_bad_answer(come_back, esia):
    good = esia.tokens

    def foreign(request):
        return httpx.Response(200, json=json.loads(good(request).content) | {"state": "another"})

    esia.tokens = foreign

    with pytest.raises(ports.BadAnswer):
        come_back()


NAMED = {
    "007002": ports.PortalRejected,
    "007003": ports.PortalRejected,
    "007004": ports.PersonRefused,
    "007005": ports.PortalRejected,
    "007006": ports.PortalRejected,
    "007007": ports.Unavailable,
    "007008": ports.Unavailable,
    "007009": ports.PortalRejected,
    "007011": ports.CodeSpent,
    "007013": ports.PortalRejected,
    "007014": ports.PortalRejected,
    "007015": ports.ClockWrong,
    "007019": ports.PortalRejected,
    "007023": ports.PortalRejected,
    "007036": ports.PortalRejected,
    "007039": ports.PortalRejected,
    "007040": ports.CodeSpent,
    "007053": ports.PortalRejected,
    "007055": ports.Unconfirmed,
    "007194": ports.PortalRejected,
    "999999": ports.PortalRejected,
}


@pytest.mark.parametrize(("code", "kind"), NAMED.items())
def test_each_number_of_esia_has_a_name(identity, code, kind):
    refusal = identity.refusal(error="invalid_request", description=f"ESIA-{code}: что-то случилось")

    assert (type(refusal), refusal.detail) == (kind, f"ESIA-{code}")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("access_denied", ports.PersonRefused),
        ("temporarily_unavailable", ports.Unavailable),
        ("server_error", ports.Unavailable),
        ("invalid_grant", ports.CodeSpent),
        ("unauthorized_client", ports.PortalRejected),
        ("", ports.PortalRejected),
        ("<script>", ports.PortalRejected),
    ],
)
def test_an_error_without_a_number_is_named_by_its_word(identity, error, kind):
    refusal = identity.refusal(error=error, description="Землероева")

    assert (type(refusal), refusal.detail) == (kind, "without a number")


def test_the_error_of_an_answer_is_named(come_back, esia):
    told = {"error": "invalid_request", "error_description": "ESIA-007015: время"}
    esia.tokens = lambda _request: httpx.Response(400, json=told)

    with pytest.raises(ports.ClockWrong):
        come_back()


SLOW = {
    "never answers": silent,
    "one byte of a header at a time": trickle(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "one byte of a body at a time": trickle(b'HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n{"a": "'),
}


@pytest.mark.parametrize("talk", SLOW.values(), ids=SLOW)
def test_a_slow_esia_is_given_up_at_the_deadline(identity, come_back, talk):
    identity.times = client.Times(longest_s=0.4)
    with server(talk) as port:
        identity.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=deadline.transport())
        began = time.monotonic()

        with pytest.raises(ports.Unavailable):
            come_back()

        assert 0.3 < time.monotonic() - began < 3


def test_the_deadline_leaves_a_second_of_the_eight_that_a_person_waits(identity):
    assert (identity.times.longest_s, env.esia().longest_s) == (7, 7)


class Holding:
    """Signs when it is told to."""

    def __init__(self):
        self.asked, self.may = threading.Semaphore(0), threading.Event()

    def sign(self, _message, *, at):
        self.asked.release()
        assert self.may.wait(10), at
        return Signed(b"s" * 64, "HASH")


@pytest.fixture
def press(identity):
    """Press «Войти»; tell what came of it."""

    def call():
        try:
            return identity.authorization_url(state="s", verifier="v" * 64, comes_back_to=RETURN, at=AT)
        except ports.IdentityRefusal as error:
            return type(error)

    return call


def test_a_silent_signer_holds_only_a_few_and_tells_the_others_at_once(identity, press):
    """Eight presses of «Войти» would stop a process otherwise; the twin is let through."""
    hand = Holding()
    identity.asker = requests.Asker("REGMED", hand)
    identity._leaving = Room(2, patience_s=0.2)
    with ThreadPoolExecutor(8) as pool:
        inside = [pool.submit(press) for _ in range(2)]
        for _ in inside:
            hand.asked.acquire(timeout=5)
        refused = [one.result(5) for one in [pool.submit(press) for _ in range(6)]]
        hand.may.set()
        went = [one.result(5) for one in inside]
    assert refused == [ports.Busy] * 6
    assert [url.partition("?")[0] for url in went] == ["http://esia.test/aas/oauth2/v2/ac"] * 2
    assert press().startswith("http://esia.test/")


def test_leaving_has_a_deadline_of_its_own(identity, press, keys):
    identity.times = client.Times(answer_s=0.4)
    pair = Pair(None, keys.gost.cert_file)
    with server(silent) as port:
        hand = outside.HttpHand(f"http://127.0.0.1:{port}/sign", "")
        identity.asker = requests.Asker("REGMED", Signer([pair], hand))
        began = time.monotonic()
        assert press() is ports.PortalRejected
        assert 0.3 < time.monotonic() - began < 2.5


def test_both_questions_carry_what_esia_checks(come_back, esia, identity):
    come_back()

    form = dict(httpx.QueryParams(esia.asked[0].content.decode()))
    assert (form["grant_type"], form["code"], form["code_verifier"]) == (
        "authorization_code",
        "code",
        "v" * 64,
    )
    assert form["timestamp"] == f"{AT:%Y.%m.%d %H:%M:%S} +0000"
    assert esia.asked[1].url.params["embed"] == "(contacts.elements,documents.elements,kids.elements)"
    assert esia.asked[1].headers["Authorization"] == f"Bearer {esia.access_token}"
    query = httpx.URL(
        identity.authorization_url(state="s", verifier="v" * 64, comes_back_to=RETURN, at=AT)
    ).params
    assert (query["code_challenge_method"], query["access_type"]) == ("S256", "online")
    assert (form["redirect_uri"], query["redirect_uri"]) == (RETURN, RETURN)
    assert "v" * 64 not in str(query)


def test_a_cookie_of_one_person_does_not_travel_with_the_next(come_back, esia):
    tokens = esia.tokens

    def with_cookie(request):
        answer = tokens(request)
        answer.headers["Set-Cookie"] = "session=of-the-first; Path=/"
        return answer

    esia.tokens = with_cookie
    come_back()
    come_back()
    assert len(esia.asked) == 4
    assert [request.headers["Cookie"] for request in esia.asked if "Cookie" in request.headers] == []
