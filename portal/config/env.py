"""The only reader of the environment.

Every value has a name, a default that suits one machine, and a check. A wrong
value stops the start with a sentence instead of working in a strange way.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from environs import Env, EnvError

_env = Env()
KINDS: Final = ("local", "test", "production")
PHONE_PROVIDERS: Final = {
    "call": ("PORTAL_CALL_PROVIDER", ("sms.ru", "smsc.ru", "console")),
    "telegram": ("PORTAL_TELEGRAM_PROVIDER", ("gateway", "console")),
    "sms": ("PORTAL_SMS_PROVIDER", ("sms.ru", "smsc.ru", "console")),
    "max": ("PORTAL_MAX_PROVIDER", ("bot", "console")),
}
"""The ways of bringing a code: the setting of each, and who may bring it."""
_PHONE_KEYS: Final = {
    "sms.ru": "SMSRU_API_ID",
    "smsc.ru": "SMSC_API_KEY",
    "gateway": "TELEGRAM_GATEWAY_TOKEN",
    "bot": "MAX_BOT_TOKEN",
}
MAIL_TLS: Final = ("starttls", "tls", "none")
ROOT: Final = Path(__file__).resolve().parents[2]
_LOOPBACK: Final = re.compile(r"localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?")
_takes_time = False


@dataclass(frozen=True, slots=True)
class Esia:
    """How the portal reaches ESIA and proves who it is (docs/running.md)."""

    url: str
    client_id: str
    key_file: Path
    cert_file: Path
    trusted: tuple[Path, ...]
    issuer: str


@dataclass(frozen=True, slots=True)
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
class Mail:
    """How letters leave the portal; without a `host` they do not (docs/letters.md)."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str


def kind() -> str:
    """Return `local`, `test` or `production`; anything else stops the start."""
    value = _env.str("PORTAL_ENV", "local")
    if value not in KINDS:
        raise SystemExit(f"PORTAL_ENV is «{value}», but may be only one of {', '.join(KINDS)}.")
    return value


def refuse_to_show_the_demonstration() -> None:
    """Stop the start of a `local` portal that others could reach: people, keys and codes are made up.

    What it listens on is known only where BIND says so; so the address that people type and the
    host names count as well.
    """
    if kind() != "local" or _env.bool("PORTAL_LOCAL_FOR_ALL", False):
        return
    named = [_env.str("BIND", ""), urlsplit(portal_url()).hostname or "", *_env.list("PORTAL_HOSTS", [])]
    open_to = [name for name in named if name and not _LOOPBACK.fullmatch(name)]
    if open_to:
        raise SystemExit(
            f"PORTAL_ENV is local: a demonstration for this machine, but {open_to[0]} is open to others. "
            "Set PORTAL_ENV=production, or PORTAL_LOCAL_FOR_ALL=yes to show the demonstration to everybody."
        )


def settings_module() -> str:
    """Name the settings module of this environment."""
    return f"portal.config.settings.{kind()}"


def var_dir() -> Path:
    """Folder of everything that is written while the portal runs."""
    return _env.path("VAR_DIR", ROOT / "var").resolve()


def port() -> int:
    """TCP port of the portal."""
    return _port("PORTAL_PORT", 8000)


def stand_port() -> int:
    """TCP port of the ESIA stand on the same machine."""
    return _port("STAND_PORT", 8001)


def _port(name: str, default: int) -> int:
    try:
        value = _env.int(name, default)
    except EnvError:
        raise SystemExit(f"{name} is not a number; a port lies between 1 and 65535.") from None
    if not 0 < value < 65536:
        raise SystemExit(f"{name} is {value}, but a port lies between 1 and 65535.")
    return value


def portal_url() -> str:
    """Return the address people type, without a slash at the end."""
    return _env.str("PORTAL_URL", f"http://localhost:{port()}").rstrip("/")


def database_url() -> str:
    """Return the database, as a URL; SQLite under VAR_DIR unless told otherwise."""
    return _env.str("DATABASE_URL", "") or f"sqlite:///{var_dir() / 'portal.sqlite3'}"


def database_pool_size() -> int:
    """Return how many PostgreSQL connections one process may keep."""
    return _env.int("DATABASE_POOL_SIZE", 4)


def take_time() -> None:
    """Let this process's statements take as long as they need: a command's work is not a person's page."""
    global _takes_time  # noqa: PLW0603  said once, before the settings are read
    _takes_time = True


def statement_timeout() -> str:
    """Return how long PostgreSQL lets one statement run, as it shows it itself; `0` is without a bound."""
    return "0" if _takes_time else "10s"


def database_prepare() -> bool:
    """Tell whether PostgreSQL may keep prepared statements; a pooler between us and it may forbid that."""
    return _env.bool("DATABASE_PREPARE", True)


def migrates_without_copy() -> bool:
    """Tell whether `make run` may migrate an older database that it cannot copy first."""
    return _env.bool("MIGRATE_WITHOUT_COPY", False)


def secret_key() -> str:
    """Return the key that signs and seals; production has no default."""
    value = _env.str("PORTAL_SECRET_KEY", "")
    if value:
        return value
    if kind() == "production" or secure():
        raise SystemExit("PORTAL_SECRET_KEY is not set; a public portal needs 50 random characters.")
    return "only-for-one-machine-and-tests-never-for-production-000"


def hosts() -> list[str]:
    """Return the host names the portal answers to."""
    value: list[str] = _env.list("PORTAL_HOSTS", [])
    if not value and kind() == "production":
        raise SystemExit("PORTAL_HOSTS is not set; name the hosts, separated by commas.")
    return value or ["localhost", "127.0.0.1"]


def region_hosts() -> dict[str, str]:
    """Map host names to region codes (`26.example.ru=26,…`); the first host of a region is its address."""
    try:
        pairs: dict[str, str] = _env.dict("PORTAL_REGION_HOSTS", {})
    except (EnvError, ValueError):
        raise SystemExit("PORTAL_REGION_HOSTS must look like 26.example.ru=26,73.example.ru=73.") from None
    return {str(host).lower(): str(code) for host, code in pairs.items()}


def secure() -> bool:
    """Tell whether people reach the portal by https, so cookies must say Secure."""
    return portal_url().startswith("https://")


def handed_on(**more: str) -> dict[str, str]:
    """Return the whole environment, with `more`, for a program that is started."""
    return {**os.environ, **more}


def log_level() -> str:
    """Return the lowest level that is logged."""
    return _env.str("LOG_LEVEL", "INFO").upper()


def esia() -> Esia:
    """Return everything about ESIA; the stand of this machine by default."""
    folder = var_dir()
    trusted = _env.list("ESIA_TRUSTED", [str(folder / "stand" / "token.crt")])
    return Esia(
        url=_env.str("ESIA_URL", f"http://127.0.0.1:{stand_port()}").rstrip("/"),
        client_id=_env.str("ESIA_CLIENT_ID", "REGMED"),
        key_file=_env.path("ESIA_KEY_FILE", folder / "esia" / "client.key"),
        cert_file=_env.path("ESIA_CERT_FILE", folder / "esia" / "client.crt"),
        trusted=tuple(Path(name) for name in trusted),
        issuer=_env.str("ESIA_ISSUER", "http://esia.gosuslugi.ru/"),
    )


def phone() -> Phone:
    """Return who brings codes to phones; on one machine a file, in production nobody unless told."""
    providers = {way: _phone_provider(way) for way in PHONE_PROVIDERS}
    return Phone(
        providers={way: provider for way, provider in providers.items() if provider},
        ca_file=_env.path("PHONE_CA_FILE", None),
        sms_ru_key=_env.str("SMSRU_API_ID", ""),
        sms_ru_sender=_env.str("SMSRU_SENDER", ""),
        sms_ru_url=_env.str("SMSRU_URL", "https://sms.ru"),
        smsc_key=_env.str("SMSC_API_KEY", ""),
        smsc_sender=_env.str("SMSC_SENDER", ""),
        smsc_url=_env.str("SMSC_URL", "https://smsc.ru"),
        telegram_token=_env.str("TELEGRAM_GATEWAY_TOKEN", ""),
        telegram_kopecks=_env.int("TELEGRAM_GATEWAY_KOPECKS", 10_000),
        telegram_url=_env.str("TELEGRAM_GATEWAY_URL", "https://gatewayapi.telegram.org"),
        max_token=_env.str("MAX_BOT_TOKEN", ""),
        max_url=_env.str("MAX_URL", "https://platform-api2.max.ru"),
    )


def _phone_provider(way: str) -> str:
    name, known = PHONE_PROVIDERS[way]
    value = _env.str(name, "" if kind() == "production" else "console")
    if value and value not in known:
        raise SystemExit(f"{name} is «{value}», but may be only one of {', '.join(known)}, or empty.")
    if value == "console" and kind() == "production":
        raise SystemExit(
            f"{name} is «console»: that writes codes into a file, and only one machine may do so."
        )
    key = _PHONE_KEYS.get(value)
    if key and not _env.str(key, ""):
        raise SystemExit(f"{name} is «{value}», and {key} is not set.")
    return value


def mail() -> Mail:
    """Return everything about the mail server."""
    found = Mail(
        host=_env.str("MAIL_HOST", ""),
        port=_port("MAIL_PORT", 587),
        tls=_env.str("MAIL_TLS", "starttls"),
        user=_env.str("MAIL_USER", ""),
        password=_env.str("MAIL_PASSWORD", ""),
        sender=_env.str("MAIL_SENDER", "" if _env.str("MAIL_HOST", "") else "no-reply@portal.example"),
    )
    for wrong, sentence in _mail_troubles(found):
        if wrong:
            raise SystemExit(sentence)
    return found


def _mail_troubles(told: Mail) -> list[tuple[bool, str]]:
    is_here = told.host in ("localhost", "127.0.0.1", "::1")
    kinds = ", ".join(MAIL_TLS)
    return [
        (told.tls not in MAIL_TLS, f"MAIL_TLS is «{told.tls}», but may be only one of {kinds}."),
        ("@" not in told.sender, "MAIL_SENDER is not set; name the address that letters come from."),
        (
            bool(told.host) and told.tls == "none" and not is_here,
            "MAIL_TLS=none would show letters to everybody on the way; only a server on this machine may.",
        ),
    ]
