"""What our bot promises to messaging, whatever Telegram does."""

import json
from pathlib import Path

import pytest

from portal.adapters.chats.telegram import bot
from portal.adapters.chats.telegram.bot import Hook, TelegramBot
from portal.adapters.exchange import Exchange
from portal.domain.accounts import ports as channels
from portal.domain.messaging.ports.chats import ChatGone, TooOften
from tests.fakes.phone import server
from tests.fakes.phone.server import Answer

WIRE = Path(__file__).resolve().parents[4] / "wire" / "chats"
SEND = json.loads((WIRE / "telegram-send.json").read_text("utf-8"))
WEBHOOK = json.loads((WIRE / "telegram-webhook.json").read_text("utf-8"))
HOOK = Hook("https://portal.example.ru/hooks/chats/telegram", "THE-SECRET")


@pytest.fixture
def telegram():
    with server.running() as found:
        exchange = Exchange(url=found.url, own_statuses=bot.OWN_STATUSES, longest_s=2)
        yield found, TelegramBot(exchange, token="THE-KEY", name="portal_bot", hook=HOOK)
        exchange.close()


def play(provider, sample, name):
    told = sample["answers"][name]
    provider.answers[sample["request"]["path"]] = server.told(told["body"], told["status"])


def tell(made):
    made.tell(chat="700123456", text="Приём 26 ноября, 14:00.", is_silent=True)


def test_tell_asks_what_the_specification_shows(telegram):
    provider, made = telegram
    play(provider, SEND, "ok")

    tell(made)

    (asked,) = provider.asked
    assert (asked.method, asked.path, asked.query) == ("POST", SEND["request"]["path"], {})
    assert asked.json == SEND["request"]["json"]


def test_subscribe_names_the_hook_its_word_and_what_it_wants_to_hear(telegram):
    provider, made = telegram
    play(provider, WEBHOOK, "ok")

    made.subscribe()

    assert [(asked.path, asked.json) for asked in provider.asked] == [
        (WEBHOOK["request"]["path"], WEBHOOK["request"]["json"])
    ]


def test_link_is_a_deep_link(telegram):
    assert telegram[1].link("abc_-1") == "https://t.me/portal_bot?start=abc_-1"


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("blocked", ChatGone),
        ("deactivated", ChatGone),
        ("not_started", ChatGone),
        ("no_chat", ChatGone),
        ("bad_text", channels.NumberRefused),
        ("too_often", TooOften),
        ("key", channels.ChannelDown),
        ("conflict", channels.ChannelDown),
    ],
)
def test_tell_names_each_trouble_and_asks_once(telegram, answer, named):
    provider, made = telegram
    play(provider, SEND, answer)

    with pytest.raises(channels.ChannelTrouble) as caught:
        tell(made)

    assert type(caught.value) is named
    assert len(provider.asked) == 1
    said = SEND["answers"][answer]["body"]["description"]
    assert said not in f"{caught.value!r}"


@pytest.mark.parametrize(
    ("parameters", "wait"),
    [
        ({"retry_after": 35}, 35),
        ({"retry_after": 10**9}, 3600),
        ({"retry_after": -1}, 30),
        ({}, 30),
        (None, 30),
    ],
)
def test_how_long_to_wait_is_read_and_bounded(telegram, parameters, wait):
    provider, made = telegram
    body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": parameters}
    provider.answers["/botTHE-KEY/sendMessage"] = server.told(body, 429)

    with pytest.raises(TooOften) as caught:
        tell(made)

    assert caught.value.wait_s == wait


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (Answer(502, b"<html>502</html>"), channels.ChannelDown),
        (Answer(429, b"<html>slow down</html>"), channels.BadReply),
        (Answer(cut=True), channels.ChannelDown),
        (Answer(200, b"{"), channels.BadReply),
        (Answer(200, b"[]"), channels.BadReply),
        (Answer(200, b'{"ok": true}'), channels.BadReply),
        (Answer(200, b'{"ok": false, "error_code": "403"}'), channels.BadReply),
        (Answer(302, b"", {"Location": "https://example.ru/"}), channels.BadReply),
        (Answer(before_s=4), channels.ChannelDown),
    ],
    ids=["502", "429 in HTML", "hung up", "half", "list", "no result", "no number", "redirect", "silent"],
)
def test_what_is_no_answer_is_trouble_and_asked_once(telegram, fault, named):
    provider, made = telegram
    provider.fault = fault

    with pytest.raises(named) as caught:
        tell(made)

    assert not isinstance(caught.value, channels.NumberRefused)
    assert "THE-KEY" not in f"{caught.value!r}"
    assert len(provider.asked) == 1
