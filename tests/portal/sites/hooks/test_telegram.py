"""Telegram tells what became of a code: believed when signed, and then the row says so."""

import json
import time

import pytest
from django.test import Client
from django.urls import reverse

from portal.adapters.phone.telegram import callback
from portal.config import phones
from portal.domain.accounts import ports
from portal.domain.accounts.models import Code
from tests.factories.accounts import AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.phone import server, wire
from tests.fakes.phone.ways import KEY, WAYS, close_all
from tests.portal.domain.accounts.codes import ask, deliver

ADDRESS = "/hooks/phone/telegram"
TELEGRAM = next(way for way in WAYS if way.name == "Telegram")


@pytest.fixture
def code(db, monkeypatch, settings) -> Code:
    """A code that the Gateway took over."""
    settings.TELEGRAM_TOKEN = KEY
    region = RegionFactory()
    region.code_channels = ["telegram"]
    region.save()
    with server.running() as provider:
        TELEGRAM.play(provider)
        monkeypatch.setattr(ports, "channels", {"telegram": TELEGRAM.make(provider.url)})
        sent = deliver(ask(AccountFactory(phone="+79187654321"), channel="telegram"))
        close_all()
    assert (sent.state, sent.ref, sent.kopecks) == ("sent", TELEGRAM.ref, 100)
    return sent


def report(state="delivered", ref=TELEGRAM.ref) -> bytes:
    told = wire.sample("telegram-callback")["request"]["json"]
    return json.dumps(
        told | {"request_id": ref, "delivery_status": {"status": state, "updated_at": 1795265276}}
    ).encode()


def post(body, *, token=KEY, ago_s=0, signed=None):
    """Post a report as the Gateway does, or nearly so."""
    moment = str(int(time.time()) - ago_s)
    signature = callback.signature(token=token, timestamp=moment, body=body) if signed is None else signed
    return Client(enforce_csrf_checks=True, raise_request_exception=False).post(
        ADDRESS,
        body,
        content_type="application/json",
        headers={"X-Request-Timestamp": moment, "X-Request-Signature": signature},
    )


def state(code) -> str:
    return Code.objects.get(pk=code.pk).state


@pytest.mark.parametrize(
    ("told", "expected"),
    [("delivered", "delivered"), ("read", "delivered"), ("expired", "failed"), ("sent", "sent")],
)
def test_report_is_noted(code, told, expected):
    answer = post(report(told))

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert state(code) == expected


def test_report_that_comes_twice_changes_nothing_more(code):
    post(report())

    assert post(report()).status_code == 200
    assert state(code) == "delivered"


@pytest.mark.parametrize(
    "change",
    [{"token": "another"}, {"ago_s": 301}, {"ago_s": -320}, {"signed": ""}, {"signed": "0" * 64}],
    ids=str,
)
def test_report_that_is_not_believed_changes_nothing(code, change):
    assert post(report(), **change).status_code == 404
    assert state(code) == "sent"


def test_report_without_headers_is_not_believed(code, client):
    assert client.post(ADDRESS, report(), content_type="application/json").status_code == 404
    assert state(code) == "sent"


def test_report_is_not_believed_where_there_is_no_token(code, settings):
    settings.TELEGRAM_TOKEN = ""

    assert post(report(), token="").status_code == 404
    assert state(code) == "sent"


def test_report_about_another_sending_is_taken_and_dropped(code):
    assert post(report(ref="another")).status_code == 200
    assert state(code) == "sent"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}", b"\xff\xfe", b'{"request_id": null}'])
def test_signed_nonsense_is_refused(code, body):
    assert post(body).status_code == 400
    assert state(code) == "sent"


def test_huge_report_is_refused(code):
    assert post(b"x" * 2_000_000).status_code == 413


def test_report_comes_only_by_post(client, db):
    assert client.get(ADDRESS).status_code == 405


def test_address_is_the_one_that_the_gateway_is_told():
    assert reverse("phone_hooks:telegram") == ADDRESS == phones.CALLBACK


def test_report_leaves_no_number_in_the_log(code, caplog):
    post(report())
    post(report(), signed="0" * 64)

    assert "report_not_believed" in caplog.text
    assert "79991234567" not in caplog.text
