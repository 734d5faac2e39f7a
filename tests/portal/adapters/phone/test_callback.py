"""A report of Telegram Gateway is believed when it is signed with our token and fresh."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.adapters import hooked
from portal.adapters.phone.telegram import callback
from portal.domain.accounts import ports
from tests.fakes.phone import wire

TOKEN = "THE-KEY"
MOMENT = "1795265276"
AT = datetime.fromtimestamp(int(MOMENT), UTC)
BODY = json.dumps(wire.sample("telegram-callback")["request"]["json"]).encode()


def signed(body=BODY, *, token=TOKEN, moment=MOMENT):
    """Sign as Telegram's page says, written down here once more."""
    key = hashlib.sha256(token.encode()).digest()
    return hmac.new(key, f"{moment}\n".encode() + body, hashlib.sha256).hexdigest()


def read(body=BODY, *, moment=MOMENT, given=None, at=AT, token=TOKEN):
    signature = signed(body, moment=moment) if given is None else given
    return callback.read(token=token, timestamp=moment, signed=signature, body=body, at=at)


def test_report_is_read():
    assert read() == callback.Report("14732487236487", ports.Delivery.DELIVERED)


def test_report_signed_in_capitals_is_read():
    assert read(given=signed().upper()).delivery == ports.Delivery.DELIVERED


@pytest.mark.parametrize(
    ("state", "delivery"),
    [
        ("sent", ports.Delivery.UNKNOWN),
        ("read", ports.Delivery.DELIVERED),
        ("expired", ports.Delivery.FAILED),
        ("revoked", ports.Delivery.FAILED),
        ("of tomorrow", ports.Delivery.UNKNOWN),
    ],
)
def test_report_tells_the_state(state, delivery):
    body = json.dumps({"request_id": "1", "delivery_status": {"status": state}}).encode()

    assert read(body) == callback.Report("1", delivery)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "0" * 64,
        signed(token="another"),
        signed(BODY + b" "),
        signed(moment="1795265277"),
        "подпись",
        "\x00",
    ],
)
def test_report_with_another_signature_is_forged(given):
    with pytest.raises(callback.Forged):
        read(given=given)


def test_nothing_is_believed_without_a_token():
    with pytest.raises(callback.Forged):
        read(given=signed(token=""), token="")


@pytest.mark.parametrize(("seconds", "is_read"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_report_is_believed_for_five_minutes(seconds, is_read):
    at = AT + timedelta(seconds=seconds)

    if is_read:
        assert read(at=at).ref == "14732487236487"
    else:
        with pytest.raises(callback.Forged):
            read(at=at)


@pytest.mark.parametrize("moment", ["", "now", "-1", "1e9", "17952652760", "٠", "1795265276.0"])
def test_report_without_a_moment_is_forged(moment):
    with pytest.raises(callback.Forged):
        read(moment=moment)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b"{}", b'{"request_id": []}', b"\xff", b"[" * 50_000]
)
def test_signed_nonsense_is_unreadable(body):
    with pytest.raises(hooked.Unreadable):
        read(body)
