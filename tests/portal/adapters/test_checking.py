"""`esia_check`: each thing that can be wrong is found, named and told where to mend it; a whole chain is fine."""

import email.utils
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest

from portal.adapters.esia.checking import State, papers, talk
from portal.adapters.esia.client import EsiaIdentity
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signing import Pair, Signer, hands, outside
from portal.adapters.esia.trusted import Trusted
from tests.portal.adapters.conftest import RETURN
from tests.portal.adapters.forge import AT, ISSUER, Key


def signer(*keys, hand=None, **more):
    return Signer([Pair(key.key_file, key.cert_file) for key in keys], hand or hands.RsaHand(), **more)


def found(findings):
    return [(one.state, one.word) for one in findings]


def worst(findings):
    return [one.word for one in findings if one.state is State.WRONG]


def test_a_good_pair_of_either_kind_is_fine(keys):
    assert found(papers.ours(signer(keys.ours), kind="rsa", at=AT)) == [(State.FINE, "")] * 2
    gost = papers.ours(signer(keys.gost, hand=hands.GostHand()), kind="gost", at=AT)
    assert found(gost) == [(State.FINE, "")] * 2


def test_both_pairs_are_looked_at_while_they_change(keys, tmp_path):
    ending = Key(tmp_path, "ending", begins=-300, ends=10)
    told = list(papers.ours(signer(ending, keys.ours), kind="rsa", at=AT))
    assert found(told) == [
        (State.DOUBT, "our_days_soon"),
        (State.FINE, ""),
        (State.FINE, ""),
        (State.FINE, ""),
    ]
    assert "осталось дней — 10" in told[0].says
    over = papers.ours(signer(keys.past, keys.ours), kind="rsa", at=AT)
    assert found(over)[0] == (State.DOUBT, "our_days_over")


def mixed(keys):
    return Signer([Pair(keys.other.key_file, keys.ours.cert_file)], hands.RsaHand())


def from_the_other_end(keys):
    class Hand:
        def sign(self, message, _pair):
            return keys.gost.sign(message)[::-1]

    return signer(keys.gost, hand=Hand())


OURS = {
    "a key of another pair": (mixed, "rsa", ["our_pair"]),
    "CryptoPro's order": (from_the_other_end, "gost", ["our_order"]),
    "RSA where GOST is meant": (lambda keys: signer(keys.ours), "gost", ["our_kind"]),
    "no such program": (
        lambda keys: signer(keys.gost, hand=outside.CommandHand(["no-such-program"])), "gost", ["our_key"],
    ),
    "ended": (lambda keys: signer(keys.past), "rsa", ["our_days"]),
    "not begun": (lambda keys: signer(keys.future), "rsa", ["our_days"]),
}  # fmt: skip


@pytest.mark.parametrize(("made", "kind", "words"), OURS.values(), ids=OURS)
def test_what_is_wrong_with_our_pair_is_named_with_its_mending(keys, made, kind, words):
    told = list(papers.ours(made(keys), kind=kind, at=AT))
    assert worst(told) == words
    assert all(one.mend for one in told if one.state is not State.FINE)


def test_a_certificate_of_ours_that_is_absent_or_broken_is_named(keys, tmp_path):
    absent = Signer([Pair(keys.ours.key_file, tmp_path / "none.crt")], hands.RsaHand())
    assert worst(papers.ours(absent, kind="rsa", at=AT)) == ["our_file", "our_days"]
    (tmp_path / "none.crt").write_text("hello")
    told = list(papers.ours(absent, kind="rsa", at=AT))
    assert "none.crt: в файле нет сертификата" in told[0].says


def test_certificates_of_esia_lie_side_by_side(keys):
    files = [keys.esia.cert_file, keys.gost.cert_file]
    assert worst(papers.theirs(Trusted(files, "RS256"), at=AT)) == []
    assert worst(papers.theirs(Trusted(files, "GOST3410_2012_256"), at=AT)) == []
    assert worst(papers.theirs(Trusted(files[:1], "GOST3410_2012_256"), at=AT)) == ["esia_days"]
    assert worst(papers.theirs(Trusted([keys.past.cert_file], "RS256"), at=AT)) == ["esia_days"]


def test_a_certificate_of_esia_that_ends_soon_is_told_in_time(keys):
    near = papers.theirs(Trusted([keys.esia.cert_file], "RS256"), at=AT + timedelta(days=340))
    assert found(near) == [(State.DOUBT, "esia_days_soon")]


def test_gost_that_is_needed_and_absent_is_told(monkeypatch):
    assert found(papers.engine(is_needed=True)) == [(State.FINE, "")]
    monkeypatch.setattr(papers.gost, "is_available", lambda: False)
    monkeypatch.setattr(papers.gost, "why_not", lambda: "Модуля нет.")
    assert found(papers.engine(is_needed=True)) == [(State.WRONG, "gost")]
    assert found(papers.engine(is_needed=False)) == []


@pytest.fixture
def chain(keys):
    """Return a function that puts ESIA behind an answer."""

    def make(answer):
        made = EsiaIdentity(
            url="http://esia.test", issuer=ISSUER, asker=Asker("REGMED", signer(keys.ours)),
            trusted=Trusted([keys.esia.cert_file], "RS256"),
        )  # fmt: skip
        made.client._transport = httpx.MockTransport(answer)
        return made

    return make


def dated(seconds):
    date = email.utils.format_datetime(AT + timedelta(seconds=seconds), usegmt=True)
    return lambda _request: httpx.Response(400, headers={"Date": date})


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, (State.FINE, "")), (30, (State.FINE, "")), (-30, (State.FINE, "")),
        (31, (State.DOUBT, "clock_drifts")), (-60, (State.DOUBT, "clock_drifts")),
        (61, (State.WRONG, "clock")), (-61, (State.WRONG, "clock")), (86_400, (State.WRONG, "clock")),
    ],
)  # fmt: skip
def test_the_clocks_are_compared(chain, seconds, expected):
    """E15: beyond a minute nobody gets in, and it is said before anybody tries."""
    assert found(talk.reached(chain(dated(seconds)), at=AT))[1] == expected


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_clock_that_is_not_told_is_a_doubt(chain, date):
    esia = chain(lambda _request: httpx.Response(400, headers={"Date": date}))
    assert found(talk.reached(esia, at=AT))[1] == (State.DOUBT, "no_clock")


def fail(_request):
    raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate")


def test_an_esia_that_is_not_reached_is_told_with_the_likely_cause(chain):
    (told,) = talk.reached(chain(fail), at=AT)
    assert (told.state, told.word) == (State.WRONG, "unreachable")
    assert "ESIA_CA_FILE" in told.mend
    down = list(talk.reached(chain(lambda _request: httpx.Response(502)), at=AT))
    assert worst(down) == ["unreachable"]
    works = chain(
        lambda _request: httpx.Response(503, text="технические работы", headers={"Content-Type": "text/html"})
    )
    assert found(talk.reached(works, at=AT))[0] == (State.DOUBT, "works")


def asked(chain, answer):
    return talk.asked(chain(answer), comes_back_to=RETURN, at=AT)


def back(number, error="access_denied"):
    query = urlencode({"error_description": f"ESIA-{number}: no", "error": error, "state": "s"})
    return lambda _request: httpx.Response(302, headers={"Location": f"{RETURN}?{query}"})


def test_a_request_that_esia_takes_is_fine(chain):
    for answer in (
        lambda _request: httpx.Response(302, headers={"Location": "https://esia/login"}),
        lambda _request: httpx.Response(200, html="<html>login"),
    ):
        assert asked(chain, answer).state is State.FINE


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        ("007053", "ESIA_SIGNATURE_ORDER"), ("007005", "ESIA_CERT_FILES"), ("007015", "NTP"),
        ("007019", "ESIA_SCOPES"), ("007023", "адрес возврата"), ("007039", "ESIA_PKCE=false"),
        ("036700", "поддержке ЕСИА"),
    ],
)  # fmt: skip
def test_each_refusal_of_a_request_says_where_to_mend_it(chain, number, mend):
    told = asked(chain, back(number))
    assert (told.state, told.word) == (State.WRONG, number)
    assert mend in told.mend


def test_an_error_page_of_esias_own_is_a_refusal_too(chain):
    assert asked(chain, lambda _request: httpx.Response(400)).word == "refused"


def test_without_esia_nothing_is_said_of_the_request(chain):
    for answer in (fail, lambda _request: httpx.Response(502), back("007008", "temporarily_unavailable")):
        assert asked(chain, answer).word == "unreachable"


def test_a_request_that_cannot_be_signed_is_told(chain, keys):
    esia = chain(fail)
    esia.asker = Asker("REGMED", signer(keys.past))
    assert talk.asked(esia, comes_back_to=RETURN, at=AT).word == "unsigned"


def exchanged(chain, status, told):
    esia = chain(lambda _request: httpx.Response(status, json=told))
    return talk.exchanged(esia, comes_back_to=RETURN, at=AT)


def test_a_made_up_code_must_be_refused_as_such(chain):
    spent = {"error": "invalid_grant", "error_description": "ESIA-007011: no"}
    assert exchanged(chain, 400, spent).state is State.FINE
    unsigned = {"error": "access_denied", "error_description": "ESIA-007053: no"}
    assert "ESIA_CERT_FILES" in exchanged(chain, 400, unsigned).mend
    down = exchanged(chain, 502, {})
    assert (down.word, down.says) == ("unreachable", "На запрос токенов нет ответа: код 502.")
    assert exchanged(chain, 200, {"access_token": "x"}).word == "exchange"
