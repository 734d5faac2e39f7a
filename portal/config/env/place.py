"""Where the portal runs: kind, folders, ports, addresses, database, keys.

Every value has a name, a default that suits one machine, and a check. A wrong
value stops the start with a sentence instead of working in a strange way.
"""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from environs import Env, EnvError

source = Env()
ROOT: Final = Path(__file__).resolve().parents[3]
KINDS: Final = ("local", "test", "production")
_LOOPBACK: Final = re.compile(r"localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?")
_takes_time = False


def kind() -> str:
    """Return `local`, `test` or `production`; anything else stops the start."""
    value = source.str("PORTAL_ENV", "local")
    if value not in KINDS:
        raise SystemExit(f"PORTAL_ENV – «{value}», а может быть только {', '.join(KINDS)}.")
    return value


def refuse_to_show_the_demonstration(bind: str = "") -> None:
    """Stop the start of a `local` portal that others could reach: people, keys and codes are made up.

    What it listens on (`bind`, or BIND) is not known to every process; so the address that people type and
    the host names count as well.
    """
    if kind() != "local" or source.bool("PORTAL_LOCAL_FOR_ALL", False):
        return
    named = [
        bind or source.str("BIND", ""),
        urlsplit(portal_url()).hostname or "",
        *source.list("PORTAL_HOSTS", []),
        *region_hosts(),
    ]
    open_to = [name for name in named if name and not _LOOPBACK.fullmatch(name)]
    if open_to:
        raise SystemExit(
            f"PORTAL_ENV=local – показ для этой машины, а {open_to[0]} открыт и другим. Задайте "
            "PORTAL_ENV=production или PORTAL_LOCAL_FOR_ALL=yes, если показ должны видеть все."
        )


def settings_module() -> str:
    """Name the settings module of this environment."""
    return f"portal.config.settings.{kind()}"


def var_dir() -> Path:
    """Folder of everything that is written while the portal runs."""
    return source.path("VAR_DIR", ROOT / "var").resolve()


def audit_anchors() -> Path:
    """File that keeps the heads of the record's chain; on another disk than the database."""
    return source.path("AUDIT_ANCHORS", var_dir() / "anchors" / "audit.txt").resolve()


def status_dir() -> Path:
    """Folder of the board and the maintenance note; all web and job processes must see the same one."""
    return source.path("PORTAL_STATUS_DIR", var_dir() / "status").resolve()


def port() -> int:
    """TCP port of the portal."""
    return port_of("PORTAL_PORT", 8000)


def stand_port() -> int:
    """TCP port of the ESIA stand on the same machine."""
    return port_of("STAND_PORT", 8001)


def port_of(name: str, default: int) -> int:
    """Read the number of a TCP port."""
    try:
        value = source.int(name, default)
    except EnvError:
        raise SystemExit(f"{name} – не число; порт бывает от 1 до 65535.") from None
    if not 0 < value < 65536:
        raise SystemExit(f"{name} – {value}, а порт бывает от 1 до 65535.")
    return value


def portal_url() -> str:
    """Return the address people type, without a slash at the end."""
    return source.str("PORTAL_URL", f"http://localhost:{port()}").rstrip("/")


def database_url() -> str:
    """Return the database, as a URL; SQLite under VAR_DIR unless told otherwise."""
    return source.str("DATABASE_URL", "") or f"sqlite:///{var_dir() / 'portal.sqlite3'}"


def database_pool_size() -> int:
    """Return how many PostgreSQL connections one process may keep."""
    return source.int("DATABASE_POOL_SIZE", 8)


def take_time() -> None:
    """Let this process's statements take as long as they need: a command's work is not a person's page."""
    global _takes_time  # noqa: PLW0603  said once, before the settings are read
    _takes_time = True


def statement_timeout() -> str:
    """Return how long PostgreSQL lets one statement run, as it shows it itself; `0` is without a bound."""
    return "0" if _takes_time else "10s"


def database_prepare() -> bool:
    """Tell whether PostgreSQL may keep prepared statements; a pooler between us and it may forbid that."""
    return source.bool("DATABASE_PREPARE", True)


def migrates_without_copy() -> bool:
    """Tell whether `make run` may migrate an older database that it cannot copy first."""
    return source.bool("MIGRATE_WITHOUT_COPY", False)


def secret_key() -> str:
    """Return the key that signs and seals; production has no default."""
    value = source.str("PORTAL_SECRET_KEY", "")
    if value:
        return value
    if kind() == "production" or secure():
        raise SystemExit("PORTAL_SECRET_KEY не задан; порталу для всех нужно 50 случайных знаков.")
    return "only-for-one-machine-and-tests-never-for-production-000"


def hosts() -> list[str]:
    """Return the host names the portal answers to."""
    value: list[str] = source.list("PORTAL_HOSTS", [])
    if not value and kind() == "production":
        raise SystemExit("PORTAL_HOSTS не задан; назовите имена сайта через запятую.")
    return value or ["localhost", "127.0.0.1"]


def region_hosts() -> dict[str, str]:
    """Map host names to region codes (`26.example.ru=26,…`); the first host of a region is its address."""
    try:
        pairs: dict[str, str] = source.dict("PORTAL_REGION_HOSTS", {})
    except (EnvError, ValueError):
        raise SystemExit("PORTAL_REGION_HOSTS пишут так: 26.example.ru=26,73.example.ru=73.") from None
    return {str(host).lower(): str(code) for host, code in pairs.items()}


def proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the proxies of our own, whose X-Forwarded-For is believed; none unless told."""
    names: list[str] = source.list("PORTAL_PROXIES", [])
    try:
        found = tuple(ip_network(name.strip()) for name in names)
    except ValueError:
        raise SystemExit("В PORTAL_PROXIES пишут адреса или сети: 127.0.0.1,10.0.7.0/24.") from None
    if any(network.prefixlen == 0 for network in found):
        raise SystemExit("В PORTAL_PROXIES названы все: тогда любой мог бы выдать себя за любой адрес.")
    return found


def secure() -> bool:
    """Tell whether people reach the portal by https, so cookies must say Secure."""
    return portal_url().startswith("https://")


def handed_on(**more: str) -> dict[str, str]:
    """Return the whole environment, with `more`, for a program that is started."""
    return {**os.environ, **more}


def log_level() -> str:
    """Return the lowest level that is logged."""
    return source.str("LOG_LEVEL", "INFO").upper()


def codes_night() -> tuple[int, int] | None:
    """Return the hours, by the region's clock, in which no phone is rung unasked; None where all may ring.

    Without the setting it is 22–8 in production, and no time at all where people are made up.
    """
    told = source.str("PORTAL_CODES_NIGHT", "22-8" if kind() == "production" else "")
    found = re.fullmatch(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])", told)
    if found is not None and int(found[1]) != int(found[2]):
        return int(found[1]), int(found[2])
    if told:
        raise SystemExit("PORTAL_CODES_NIGHT – это два разных часа, например 22-8.")
    return None


def codes_kopecks_a_day() -> int:
    """Return how much one-time codes may cost in a day; beyond that people sign in through ESIA."""
    try:
        value = source.int("PORTAL_CODES_KOPECKS_A_DAY", 300_000)
    except EnvError:
        raise SystemExit("PORTAL_CODES_KOPECKS_A_DAY – это целое число копеек.") from None
    if value < 0:
        raise SystemExit("PORTAL_CODES_KOPECKS_A_DAY меньше нуля; при 0 коды не отправляются совсем.")
    return value
