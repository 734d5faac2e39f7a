"""What became of a sending, as each provider tells it."""

import pytest

from portal.domain.accounts import ports
from tests.fakes.phone import wire
from tests.fakes.phone.server import Answer
from tests.fakes.phone.ways import WAYS

TOLD = {
    "delivered": ports.Delivery.DELIVERED,
    "read": ports.Delivery.DELIVERED,
    "unknown": ports.Delivery.UNKNOWN,
    "not_known": ports.Delivery.UNKNOWN,
    "failed": ports.Delivery.FAILED,
    "revoked": ports.Delivery.FAILED,
}
ASKED = [
    (way, answer)
    for way in WAYS
    if way.asks_status
    for answer in wire.sample(way.asks_status)["answers"]
    if answer in TOLD
]
ASKING = [way for way in WAYS if way.asks_status]
SILENT = [way for way in WAYS if not way.asks_status]


@pytest.mark.parametrize(("way", "answer"), ASKED, ids=lambda each: getattr(each, "name", each))
def test_status_reads_the_state(way, provider, channel, answer):
    way.play_status(provider, answer)

    assert channel.status(way.ref) == TOLD[answer]

    expected = wire.sample(way.asks_status)["request"]
    (asked,) = provider.asked
    assert (asked.method, asked.path) == (expected["method"], expected["path"])
    assert expected.get("form") in (None, asked.form)
    assert expected.get("json") is None or expected["json"] == asked.json


@pytest.mark.parametrize(
    ("name", "expected"),
    [("call by smsc.ru", ports.Delivery.UNKNOWN), ("SMS by smsc.ru", ports.Delivery.FAILED)],
)
def test_status_of_what_nobody_took(name, expected, provider):
    """A call that rang unanswered has shown its number; a message that nobody took has not arrived."""
    way = next(way for way in WAYS if way.name == name)
    way.play_status(provider, "nobody_answered")

    assert way.make(provider.url).status(way.ref) == expected


@pytest.mark.parametrize("way", SILENT, ids=lambda way: way.name)
def test_status_is_unknown_where_the_provider_never_tells(way, provider, channel):
    assert channel.status(way.ref) == ports.Delivery.UNKNOWN
    assert provider.asked == []


@pytest.mark.parametrize("way", ASKING, ids=lambda way: way.name)
@pytest.mark.parametrize(
    ("fault", "named"), [(Answer(200, b"<html>"), ports.BadReply), (Answer(503), ports.ChannelDown)]
)
def test_status_names_its_trouble(way, provider, channel, fault, named):
    provider.fault = fault

    with pytest.raises(named):
        channel.status(way.ref)


def test_status_of_a_failed_answer_is_looked_at_in_every_provider():
    assert {way.name for way in ASKING} == {
        "call by smsc.ru",
        "SMS by sms.ru",
        "SMS by smsc.ru",
        "Telegram",
    }
