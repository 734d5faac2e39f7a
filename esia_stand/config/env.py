"""The only reader of the stand's environment; a wrong value stops the start with a sentence."""

import datetime as dt
import ipaddress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from environs import Env

_env = Env()
ROOT: Final = Path(__file__).resolve().parents[2]
LONGEST_REFRESH: Final = 3650
SETTINGS_MODULE: Final = "esia_stand.config.settings.base"


def var_dir() -> Path:
    """Folder of everything that is written while the programs run."""
    return _env.path("VAR_DIR", ROOT / "var").resolve()


def port() -> int:
    """TCP port of the stand."""
    return _port("STAND_PORT", 8001)


def _port(name: str, default: int) -> int:
    value = _env.int(name, default)
    if not 0 < value < 65536:
        raise SystemExit(f"{name} is {value}, but a port lies between 1 and 65535.")
    return value


def url() -> str:
    """Return the stand's own address as browsers and systems see it, without a slash at the end."""
    return _env.str("STAND_URL", f"http://127.0.0.1:{port()}").rstrip("/")


def hosts() -> list[str]:
    """Return further host names the stand answers to, besides the one of its own address."""
    return _env.list("STAND_HOSTS", ["localhost", "127.0.0.1"])


def allowed_hosts() -> list[str]:
    """Return every host name the stand answers to.

    :raises SystemExit: a name of the real Госуслуги, or of another machine without STAND_ALLOW_REMOTE.
    """
    named = sorted({*hosts(), urlsplit(url()).hostname or "127.0.0.1"})
    for host in named:
        if is_real(host):
            raise SystemExit(f"{host} belongs to the real Gosuslugi: the stand never answers to it.")
        if not allows_remote() and not is_loopback(host):
            raise SystemExit(
                f"STAND_URL or STAND_HOSTS names {host}, but the stand serves only this machine. "
                "STAND_ALLOW_REMOTE=1 shows it to others, with a page of warning in front."
            )
    return named


def is_real(host: str) -> bool:
    """Tell whether a host name is one of the real Госуслуги."""
    return f".{host.lower().strip('.')}".endswith(".gosuslugi.ru")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def allows_remote() -> bool:
    """Tell whether other machines may see the stand; each browser then reads a page of warning first."""
    return _env.bool("STAND_ALLOW_REMOTE", False)


def check_seconds() -> int:
    """Return how long the made-up ФМС and ПФР check documents, in seconds."""
    return _env.int("STAND_CHECK_SECONDS", 5)


def portal_urls() -> list[str]:
    """Return the addresses of the portal whose return pages the demonstration system REGMED may use."""
    portal = _port("PORTAL_PORT", 8000)
    told: list[str] = _env.list("STAND_PORTAL_URL", []) or [f"http://localhost:{portal}"]
    return [address.strip().rstrip("/") for address in told if address.strip()]


def secret_key() -> str:
    """Return the key of form protection; the people are made up, so it has a default."""
    return _env.str("STAND_SECRET_KEY", "") or "only-for-a-stand-with-made-up-people-000000000000000"


def issuer() -> str:
    """Return the `iss` of tokens: exactly as ESIA writes it, http and a slash at the end."""
    return _env.str("STAND_ISSUER", "http://esia.gosuslugi.ru/")


def accepts_rsa() -> bool:
    """Tell whether systems may sign their requests with RSA; the real ESIA takes GOST only."""
    return _env.bool("STAND_RSA", True)


def refresh_life() -> dt.timedelta:
    """Return how long a refresh token is accepted; how long the real ESIA's are is not known."""
    days = _env.int("STAND_REFRESH_DAYS", 30)
    if not 0 < days <= LONGEST_REFRESH:
        raise SystemExit(
            f"STAND_REFRESH_DAYS is {days}, but a refresh token lives 1 to {LONGEST_REFRESH} days."
        )
    return dt.timedelta(days=days)


def people_files() -> list[Path]:
    """Return further files of people, separated by commas."""
    return _files("STAND_PEOPLE")


def system_files() -> list[Path]:
    """Return further files of systems, separated by commas."""
    return _files("STAND_SYSTEMS")


def _files(variable: str) -> list[Path]:
    names: list[str] = _env.list(variable, [])
    return [Path(name) for name in names]


def log_level() -> str:
    """Return the lowest level that is logged."""
    return _env.str("LOG_LEVEL", "INFO").upper()
