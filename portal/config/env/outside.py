"""Whom the portal talks to: those who bring codes to phones, the mail server."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.config.env.place import kind, port_of, source

PHONE_PROVIDERS: Final = {
    "call": ("PORTAL_CALL_PROVIDER", ("sms.ru", "smsc.ru", "console")),
    "telegram": ("PORTAL_TELEGRAM_PROVIDER", ("gateway", "console")),
    "sms": ("PORTAL_SMS_PROVIDER", ("sms.ru", "smsc.ru", "console")),
    "max": ("PORTAL_MAX_PROVIDER", ("bot", "console")),
}
"""The ways of bringing a code: the setting of each, and who may bring it."""
_BOT: Final = "telegram"
NOTICE_PHONES: Final = ("sms", "max")
"""What may bring a reminder to a telephone."""
NOTICE_CHANNELS: Final = (*NOTICE_PHONES, _BOT)
"""What may bring notices besides letters; the bot tells all that letters tell.

Telegram's channel of codes is another service, with another token.
"""
_BOT_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_BOT_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32,256}")
_PHONE_KEYS: Final = {
    "sms.ru": "SMSRU_API_ID",
    "smsc.ru": "SMSC_API_KEY",
    "gateway": "TELEGRAM_GATEWAY_TOKEN",
    "bot": "MAX_BOT_TOKEN",
}
MAIL_TLS: Final = ("starttls", "tls", "none")
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """Who brings codes to phones, and what proves to them that it is we who ask (docs/running.md).

    `providers` names the provider of each way; a way without one does not exist here.
    """

    providers: dict[str, str]
    ca_file: Path | None
    sms_ru_key: str
    sms_ru_sender: str
    sms_ru_url: str
    smsc_key: str
    smsc_sender: str
    smsc_url: str
    telegram_token: str
    telegram_kopecks: int
    telegram_url: str
    max_token: str
    max_url: str


@dataclass(frozen=True, slots=True, repr=False)
class TelegramBot:
    """Our bot: what proves to Telegram who asks, its name, and the word that Telegram proves itself by.

    Without a token nothing leaves this machine: a page of it plays the messenger.
    """

    token: str
    name: str
    secret: str
    url: str


@dataclass(frozen=True, slots=True, repr=False)
class Mail:
    """How letters leave the portal; without a `host` they do not (docs/letters.md)."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str


def file_scanner() -> str:
    """Return where clamd listens (`/path/of/its.sock` or `host:port`); empty where files are not scanned."""
    told = source.str("FILE_SCANNER", "").strip()
    if told and not re.fullmatch(r"/.+|[A-Za-z0-9.-]+:[0-9]{1,5}", told):
        raise SystemExit(
            "FILE_SCANNER – это путь к сокету clamd или адрес с портом, например 127.0.0.1:3310."
        )
    return told


def phone() -> Phone:
    """Return who brings codes to phones; on one machine a file, in production nobody unless told."""
    providers = {way: _phone_provider(way) for way in PHONE_PROVIDERS}
    return Phone(
        providers={way: provider for way, provider in providers.items() if provider},
        ca_file=source.path("PHONE_CA_FILE", None),
        sms_ru_key=source.str("SMSRU_API_ID", ""),
        sms_ru_sender=source.str("SMSRU_SENDER", ""),
        sms_ru_url=source.str("SMSRU_URL", "https://sms.ru"),
        smsc_key=source.str("SMSC_API_KEY", ""),
        smsc_sender=source.str("SMSC_SENDER", ""),
        smsc_url=source.str("SMSC_URL", "https://smsc.ru"),
        telegram_token=source.str("TELEGRAM_GATEWAY_TOKEN", ""),
        telegram_kopecks=source.int("TELEGRAM_GATEWAY_KOPECKS", 10_000),
        telegram_url=source.str("TELEGRAM_GATEWAY_URL", "https://gatewayapi.telegram.org"),
        max_token=source.str("MAX_BOT_TOKEN", ""),
        max_url=source.str("MAX_URL", "https://platform-api2.max.ru"),
    )


def _phone_provider(way: str) -> str:
    name, known = PHONE_PROVIDERS[way]
    value = source.str(name, "" if kind() == "production" else "console")
    if value and value not in known:
        raise SystemExit(f"{name} – «{value}», а может быть только {', '.join(known)} или пусто.")
    if value == "console" and kind() == "production":
        raise SystemExit(f"{name} – «console»: коды пишутся в файл, так можно только на своей машине.")
    key = _PHONE_KEYS.get(value)
    if key and not source.str(key, ""):
        raise SystemExit(f"{name} – «{value}», а {key} не задан.")
    return value


def notice_channels() -> tuple[str, ...]:
    """Return what also brings notices, to telephones or by a bot; in production nothing unless told."""
    told = source.list("NOTICE_CHANNELS", [] if kind() == "production" else ["sms", "telegram"])
    wanted = tuple(one.strip() for one in told if one.strip())
    providers = phone().providers
    for one in wanted:
        if one not in NOTICE_CHANNELS:
            raise SystemExit(
                f"В NOTICE_CHANNELS есть «{one}», а могут быть только {', '.join(NOTICE_CHANNELS)}."
            )
        if one != _BOT and one not in providers and kind() == "production":
            raise SystemExit(f"В NOTICE_CHANNELS есть «{one}», а {PHONE_PROVIDERS[one][0]} не задан.")
    return wanted


def telegram_bot() -> TelegramBot | None:
    """Return the bot that carries notices; None where NOTICE_CHANNELS does not name it."""
    if _BOT not in notice_channels():
        return None
    found = TelegramBot(
        token=source.str("TELEGRAM_BOT_TOKEN", "").strip(),
        name=source.str("TELEGRAM_BOT_NAME", "").strip().removeprefix("@"),
        secret=source.str("TELEGRAM_BOT_SECRET", "").strip(),
        url=source.str("TELEGRAM_BOT_URL", "https://api.telegram.org"),
    )
    if not found.token and kind() == "production":
        raise SystemExit("В NOTICE_CHANNELS есть «telegram», а TELEGRAM_BOT_TOKEN не задан.")
    if found.token and not _BOT_NAME.fullmatch(found.name):
        raise SystemExit("TELEGRAM_BOT_NAME – это имя бота без @, например example_bot.")
    if found.token and not _BOT_SECRET.fullmatch(found.secret):
        raise SystemExit("TELEGRAM_BOT_SECRET – это от 32 до 256 знаков: A-Z, a-z, 0-9, _ и -.")
    return found


def mail() -> Mail:
    """Return everything about the mail server."""
    found = Mail(
        host=source.str("MAIL_HOST", ""),
        port=port_of("MAIL_PORT", 587),
        tls=source.str("MAIL_TLS", "starttls"),
        user=source.str("MAIL_USER", ""),
        password=source.str("MAIL_PASSWORD", ""),
        sender=source.str("MAIL_SENDER", "" if source.str("MAIL_HOST", "") else "no-reply@portal.example"),
    )
    for wrong, sentence in _mail_troubles(found):
        if wrong:
            raise SystemExit(sentence)
    return found


def _mail_troubles(told: Mail) -> list[tuple[bool, str]]:
    is_here = told.host in ("localhost", "127.0.0.1", "::1")
    kinds = ", ".join(MAIL_TLS)
    return [
        (told.tls not in MAIL_TLS, f"MAIL_TLS – «{told.tls}», а может быть только {kinds}."),
        (not told.sender, "MAIL_SENDER не задан; назовите адрес, с которого идут письма."),
        (
            bool(told.sender) and not _ADDRESS.fullmatch(told.sender),
            f"MAIL_SENDER – «{told.sender}», а нужен только адрес: no-reply@example.ru.",
        ),
        (
            bool(told.host) and told.tls == "none" and not is_here,
            "При MAIL_TLS=none письма прочтёт любой по дороге; так можно только с сервером на этой машине.",
        ),
    ]
