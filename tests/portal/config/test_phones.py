"""Which class brings codes by which way is told by the environment, and wrong words stop the start."""

import pytest

from portal.adapters.phone.call.sms_ru import SmsRuCall
from portal.adapters.phone.call.smsc import SmscCall
from portal.adapters.phone.console.channel import ConsoleChannel
from portal.adapters.phone.max.bot import MaxBot
from portal.adapters.phone.sms.sms_ru import SmsRuMessage
from portal.adapters.phone.sms.smsc import SmscMessage
from portal.adapters.phone.telegram.gateway import TelegramGateway
from portal.config import env, phones
from tests.fakes.phone import server
from tests.fakes.phone.ways import send

SETTINGS = {way: name for way, (name, _) in env.PHONE_PROVIDERS.items()}
KEYS = {
    "SMSRU_API_ID": "THE-KEY",
    "SMSC_API_KEY": "THE-KEY",
    "TELEGRAM_GATEWAY_TOKEN": "THE-KEY",
    "MAX_BOT_TOKEN": "THE-KEY",
}
CLASSES = [
    ("call", "sms.ru", SmsRuCall),
    ("call", "smsc.ru", SmscCall),
    ("sms", "sms.ru", SmsRuMessage),
    ("sms", "smsc.ru", SmscMessage),
    ("telegram", "gateway", TelegramGateway),
    ("max", "bot", MaxBot),
    *((way, "console", ConsoleChannel) for way in SETTINGS),
]


@pytest.fixture
def only(monkeypatch):
    """Name the provider of one way and of no other."""

    def choose(way, provider, **more):
        for each, name in SETTINGS.items():
            monkeypatch.setenv(name, provider if each == way else "")
        for name, value in more.items():
            monkeypatch.setenv(name, value)

    for name in (*SETTINGS.values(), *KEYS):
        monkeypatch.delenv(name, raising=False)
    return choose


@pytest.mark.parametrize(("way", "provider", "expected"), CLASSES, ids=str)
def test_provider_chooses_the_class(only, way, provider, expected):
    only(way, provider, **KEYS)

    made = phones.channels()

    assert {name: type(channel) for name, channel in made.items()} == {way: expected}
    assert (made[way].name, made[way].picks_code) == (way, way == "call")
    assert made[way].digits == (4 if way == "call" else 6)


def test_one_machine_has_every_way_in_a_file(only, monkeypatch):
    for name in SETTINGS.values():
        monkeypatch.delenv(name, raising=False)

    assert {way: type(channel) for way, channel in phones.channels().items()} == dict.fromkeys(
        SETTINGS, ConsoleChannel
    )


@pytest.mark.parametrize("way", SETTINGS)
def test_unknown_provider_stops_the_start(only, way):
    only(way, "pigeon")

    with pytest.raises(SystemExit, match=f"{SETTINGS[way]} – «pigeon»"):
        env.phone()


@pytest.mark.parametrize(
    ("way", "provider", "key"),
    [
        ("call", "sms.ru", "SMSRU_API_ID"),
        ("sms", "smsc.ru", "SMSC_API_KEY"),
        ("telegram", "gateway", "TELEGRAM_GATEWAY_TOKEN"),
        ("max", "bot", "MAX_BOT_TOKEN"),
    ],
)
def test_provider_without_its_key_stops_the_start(only, way, provider, key):
    only(way, provider)

    with pytest.raises(SystemExit, match=f"{key} не задан"):
        env.phone()


def test_console_stops_the_start_of_production(only):
    only("call", "console", PORTAL_ENV="production")

    with pytest.raises(SystemExit, match="только на своей машине"):
        env.phone()


@pytest.mark.parametrize(
    ("address", "callback"),
    [
        ("https://med.example.ru", "https://med.example.ru/hooks/phone/telegram"),
        ("http://localhost:8000", None),
    ],
)
def test_telegram_is_told_where_to_report_if_that_is_safe(only, address, callback):
    with server.running() as provider:
        only(
            "telegram",
            "gateway",
            **KEYS
            | {"TELEGRAM_GATEWAY_URL": provider.url, "PORTAL_URL": address, "PORTAL_SECRET_KEY": "x" * 50},
        )
        provider.answers["/sendVerificationMessage"] = server.told(
            {"ok": True, "result": {"request_id": "1"}}
        )

        send(phones.channels()["telegram"])

    assert provider.asked[0].json.get("callback_url") == callback


def test_certificate_that_is_asked_for_must_be_there(only, tmp_path):
    only("max", "bot", **KEYS, PHONE_CA_FILE=str(tmp_path / "none.pem"))

    with pytest.raises(FileNotFoundError):
        phones.channels()


def test_keys_stand_in_no_log_of_what_was_told(only):
    only("call", "sms.ru", **KEYS)

    assert env.phone().sms_ru_key == "THE-KEY"
    assert "THE-KEY" not in repr(env.phone())


@pytest.mark.parametrize(
    ("way", "provider", "carries"),
    [
        ("call", "sms.ru", False), ("telegram", "gateway", False), ("sms", "sms.ru", True),
        ("sms", "smsc.ru", True), ("max", "bot", True), ("call", "console", False),
        ("telegram", "console", True), ("sms", "console", True),
    ],
)  # fmt: skip
def test_only_messages_carry_a_text_of_ours(only, way, provider, carries):
    only(way, provider, **KEYS)
    assert list(phones.texts(phones.channels())) == ([way] if carries else [])
