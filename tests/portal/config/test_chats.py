"""Which class writes into chats is told by the environment, and wrong words stop the start."""

import pytest

from portal.adapters.chats.console import ConsoleMessenger
from portal.adapters.chats.telegram.bot import TelegramBot
from portal.config import chats, env, phones

SECRET = "s" * 32
BOT = {"TELEGRAM_BOT_TOKEN": "1:THE-KEY", "TELEGRAM_BOT_NAME": "portal_bot", "TELEGRAM_BOT_SECRET": SECRET}


@pytest.fixture
def told(monkeypatch):
    def tell(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    for name in (*BOT, "NOTICE_CHANNELS", "TELEGRAM_BOT_URL"):
        monkeypatch.delenv(name, raising=False)
    return tell


def test_one_machine_plays_the_messenger(told):
    made = chats.messengers()["telegram"]

    assert isinstance(made, ConsoleMessenger)
    assert made.link("abc") == f"{env.portal_url()}/telegram/?start=abc"


def test_token_makes_the_bot(told):
    told(NOTICE_CHANNELS="sms, telegram", **BOT | {"TELEGRAM_BOT_NAME": "@portal_bot"})

    made = chats.messengers()["telegram"]

    assert isinstance(made, TelegramBot)
    assert made.link("abc") == "https://t.me/portal_bot?start=abc"


@pytest.mark.parametrize("channels", ["sms", ""])
def test_unnamed_it_does_not_exist(told, channels):
    told(NOTICE_CHANNELS=channels, **BOT)

    assert chats.messengers() == {}


def test_bot_is_no_way_to_a_telephone_though_a_channel_of_codes_has_its_name(told):
    texts = phones.texts(phones.channels())

    assert sorted(texts) == ["max", "sms", "telegram"]
    assert sorted(phones.texters(texts)) == ["sms"]
    assert sorted(chats.messengers()) == ["telegram"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PORTAL_ENV": "production", "TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN не задан"),
        ({"TELEGRAM_BOT_NAME": ""}, "TELEGRAM_BOT_NAME – это"),
        ({"TELEGRAM_BOT_NAME": "a/b"}, "TELEGRAM_BOT_NAME – это"),
        ({"TELEGRAM_BOT_SECRET": ""}, "TELEGRAM_BOT_SECRET – это"),
        ({"TELEGRAM_BOT_SECRET": "short"}, "TELEGRAM_BOT_SECRET – это"),
        ({"TELEGRAM_BOT_SECRET": "ы" * 40}, "TELEGRAM_BOT_SECRET – это"),
        ({"NOTICE_CHANNELS": "whatsapp"}, "В NOTICE_CHANNELS есть «whatsapp»"),
    ],
    ids=str,
)
def test_wrong_words_stop_the_start(told, change, said):
    told(**{"NOTICE_CHANNELS": "telegram"} | BOT | change)

    with pytest.raises(SystemExit, match=said):
        env.telegram_bot()


def test_production_has_none_unless_told(told):
    told(PORTAL_ENV="production")

    assert env.telegram_bot() is None
