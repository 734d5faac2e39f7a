"""The pages with the portal's own ESIA client behind them: what people read, what is kept, what is logged."""

import json
import logging
from datetime import timedelta

import httpx
import pytest
import time_machine

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, SignInAttempt
from portal.domain.health.models import Probe
from tests.ground import dump
from tests.portal.adapters.forge import AT, token
from tests.portal.sites.patient.sign_in import real
from tests.portal.sites.visitor import Visitor, text

CODE = "planted-code-of-esia-0123456789"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return real.house(tmp_path_factory.mktemp("esia"))


@pytest.fixture
def told(region, house, monkeypatch, caplog):
    """ESIA of this test alone, the clock at its moment, and everything that is logged."""
    fresh = real.Esia(house.keys)
    fresh.person = real.WHOLE
    house.identity.client._transport = httpx.MockTransport(fresh)
    monkeypatch.setattr(house.identity, "_breaker", type(house.identity._breaker)())
    monkeypatch.setattr(ports, "identity", house.identity)
    with time_machine.travel(AT, tick=False) as clock, caplog.at_level(logging.DEBUG):
        fresh.clock = clock
        yield fresh


def come(visitor, told, **more):
    told.state = visitor.to_esia(register=True)
    told.verifier = SignInAttempt.objects.get(state=told.state).verifier
    return visitor.back(told.state, **{"code": CODE} | more)


def page_of(visitor, answer):
    assert answer.status_code == 303
    return text(visitor.client.get(answer["Location"]))


def secrets(told):
    form = httpx.QueryParams(told.asked[0].content.decode())
    tokens = [part for one in (told.id_token, told.access_token) for part in one.split(".")[1:]]
    return {
        "code": CODE,
        "verifier": told.verifier,
        "secret": form["client_secret"],
        **dict(enumerate(tokens)),
    }


def where(told, visitor, pages, log):
    """Name each place in which a secret of the sign-in stands."""
    cookies = json.dumps({name: one.value for name, one in visitor.client.cookies.items()})
    places = {"tables": dump.everything(), "log": log, "pages": " ".join(pages), "cookies": cookies}
    return [
        (name, place) for name, value in secrets(told).items() for place in places if value in places[place]
    ]


WAYS = {
    "signed in": lambda _told: None,
    "a token by a stranger": lambda told: setattr(told, "id_token", token(told.keys.other)),
    "no person": lambda told: setattr(told, "people", lambda _request: httpx.Response(502)),
    "a refused token": lambda told: setattr(
        told,
        "people",
        lambda _request: httpx.Response(401, json={"code": "ESIA-005011", "message": "invalidToken"}),
    ),
    "garbage": lambda told: setattr(told, "people", lambda _request: httpx.Response(200, content=b"<html>")),
}


@pytest.mark.parametrize("change", WAYS.values(), ids=WAYS)
def test_no_token_and_no_secret_stays_anywhere(told, caplog, change):
    """E8: not in a table, a log, a page or a cookie, however the sign-in ends; what may stay is found."""
    change(told)
    visitor = Visitor()
    answer = come(visitor, told)
    pages = [
        page_of(visitor, answer),
        str(answer.headers),
        text(visitor.get("cards/")),
        text(visitor.get("sign-in/")),
    ]
    assert where(told, visitor, pages, caplog.text) == []
    assert told.state.replace("-", "") in dump.everything().replace("-", "")
    is_in = Account.objects.exists()
    assert is_in is (change is WAYS["signed in"])
    assert (real.WHOLE["lastName"] in dump.everything()) is is_in


def test_the_search_finds_what_is_planted(told, caplog):
    visitor = Visitor()
    come(visitor, told)
    logging.getLogger("portal.test").warning(told.id_token)
    Probe.objects.create(system="x", is_up=True, detail=CODE, checked_at=AT, changed_at=AT)
    found = {place for _, place in where(told, visitor, [told.verifier], caplog.text)}
    assert found == {"tables", "log", "pages"}


HOSTILE = {
    "by a stranger": (lambda told: token(told.keys.other), "Ответ Госуслуг не удалось проверить", "ERROR"),
    "without a signature": (
        lambda told: token(told.keys.esia, sign=lambda _: b""),
        "Ответ Госуслуг",
        "WARNING",
    ),
    "for another system": (lambda told: token(told.keys.esia, {"aud": "OTHER"}), "Ответ Госуслуг", "WARNING"),
    "from the future": (
        lambda told: token(told.keys.esia, {"iat": int(AT.timestamp()) + 61}),
        "Часы портала и Госуслуг разошлись",
        "ERROR",
    ),
}


@pytest.mark.parametrize(("made", "said", "level"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_token_is_a_page_and_one_line_of_the_log(told, caplog, made, said, level):
    told.id_token = made(told)
    visitor = Visitor()
    assert said in page_of(visitor, come(visitor, told))
    lines = [record for record in caplog.records if "sign_in_refused" in str(record.msg)]
    assert [record.levelname for record in lines] == [level]
    assert Account.objects.count() == 0
    good = Visitor()
    told.id_token = token(told.keys.esia)
    assert come(good, told)["Location"] == "/26/cards/"


NUMBERS = {
    "007002": "Госуслуги не приняли запрос портала", "007003": "Госуслуги не приняли запрос портала",
    "007004": "Вы не дали доступ к данным", "007005": "Госуслуги не приняли запрос портала",
    "007006": "Госуслуги не приняли запрос портала", "007007": "Госуслуги сейчас не отвечают",
    "007008": "Госуслуги сейчас не отвечают", "007009": "Госуслуги не приняли запрос портала",
    "007011": "Время на вход вышло", "007012": "Госуслуги не приняли запрос портала",
    "007013": "Госуслуги не приняли запрос портала", "007014": "Госуслуги не приняли запрос портала",
    "007015": "Часы портала и Госуслуг разошлись", "007019": "Госуслуги не приняли запрос портала",
    "007023": "Госуслуги не приняли запрос портала", "007038": "Госуслуги не приняли запрос портала",
    "007039": "Госуслуги не приняли запрос портала", "007040": "Время на вход вышло",
    "007046": "Госуслуги не смогли подтвердить вход вторым шагом",
    "007053": "Госуслуги не приняли запрос портала", "007055": "Учётная запись Госуслуг не подтверждена",
    "007060": "Госуслуги не приняли запрос портала", "007061": "Госуслуги не приняли запрос портала",
    "007062": "Госуслуги не приняли запрос портала", "007110": "Время на вход вышло",
    "007194": "Госуслуги не приняли запрос портала", "008010": "Госуслуги не приняли запрос портала",
    "036700": "Госуслуги не приняли запрос портала", "036707": "Госуслуги не приняли запрос портала",
    "036716": "Госуслуги не приняли запрос портала", "036726": "Госуслуги не приняли запрос портала",
    "036727": "Госуслуги не приняли запрос портала",
}  # fmt: skip


@pytest.mark.parametrize(("number", "said"), NUMBERS.items(), ids=NUMBERS)
def test_each_number_of_esia_has_its_words_and_spends_the_attempt(told, number, said):
    """E17: at the return as at the exchange of the code."""
    visitor = Visitor()
    state = visitor.to_esia(register=False)
    error = {"error": "x", "error_description": f"ESIA-{number}: почему-то", "state": state}
    answer = visitor.client.get("/esia/return", error)
    assert f"<h1>{said}</h1>" in page_of(visitor, answer)
    assert SignInAttempt.objects.get(state=state).used_at is not None
    told.tokens = lambda _request: httpx.Response(400, json=error)
    assert f"<h1>{said}</h1>" in page_of(visitor, visitor.back(visitor.to_esia(register=False)))
    assert not visitor.is_signed_in


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-60, None), (-30, None), (0, None), (30, None), (60, None),
        (-61, "Часы портала и Госуслуг разошлись"), (-600, "Часы портала и Госуслуг разошлись"),
        (-86_400, "Часы портала и Госуслуг разошлись"), (86_400, "Ответ Госуслуг не удалось проверить"),
    ],
)  # fmt: skip
def test_clocks_may_be_a_minute_apart(told, seconds, said):
    """E15, at a token; whose clock is ahead is refused by ESIA itself (007015, above)."""
    told.clock.shift(timedelta(seconds=seconds))
    visitor = Visitor()
    page = page_of(visitor, come(visitor, told))
    assert visitor.is_signed_in is (said is None)
    assert said is None or f"<h1>{said}</h1>" in page


def test_an_answer_of_another_environment_lets_nobody_in(told):
    """E7: the test environment of ESIA signs with its own key and names itself."""
    told.id_token = token(told.keys.esia, {"iss": "http://esia-portal1.test.gosuslugi.ru/"})
    visitor = Visitor()
    assert "Ответ Госуслуг не удалось проверить" in page_of(visitor, come(visitor, told))
    assert not visitor.is_signed_in


def test_after_three_failures_the_next_is_told_at_once_and_esia_is_left_alone(told):
    told.tokens = lambda _request: httpx.Response(502)
    for _ in range(3):
        visitor = Visitor()
        page_of(visitor, come(visitor, told))
    asked = len(told.asked)
    assert "Госуслуги сейчас не отвечают" in page_of(visitor, visitor.back(visitor.to_esia(register=False)))
    assert len(told.asked) == asked


@pytest.mark.parametrize(
    "code", ["x" * 4097, "a b", "код", "a\x00", "<script>", "a&b=c", "' OR 1=1", "a\r\nb"], ids=ascii
)
def test_a_code_that_esia_would_not_write_is_not_asked_about(told, code):
    """Three such returns must not open the breaker for everybody, whatever ESIA says to them."""
    told.tokens = lambda _request: httpx.Response(500)
    for _ in range(4):
        visitor = Visitor()
        assert "Ответ Госуслуг не удалось проверить" in page_of(visitor, come(visitor, told, code=code))
    assert told.asked == []
    told.tokens = told._tokens
    assert come(Visitor(), told, code="eyJ2ZXIi.aZ_9-" + "x" * 4082)["Location"] == "/26/cards/"


def test_a_success_is_remembered_for_the_page_that_checks(told):
    visitor = Visitor()
    assert "ещё никто не входил" in text(visitor.get("help/cannot-sign-in/"))
    come(visitor, told)
    assert "ещё никто не входил" not in text(visitor.get("help/cannot-sign-in/"))
