"""Outside systems that keep schedules of clinics: addresses, keys, how long they may take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from environs import EnvError

from portal.config.env.place import kind, port_of, source

_HERE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, repr=False)
class OutsideSystem:
    """One outside system; `key` is what it knows us by."""

    url: str
    key: str


@dataclass(frozen=True, slots=True, repr=False)
class Clinics:
    """Every outside system by the name that the clinics' data give it; times are seconds."""

    systems: dict[str, OutsideSystem]
    ca_file: Path | None
    connect_s: float
    answer_s: float
    longest_s: float
    reading_s: float
    at_once: int


def clinic_port() -> int:
    """TCP port of the made-up outside system on the same machine."""
    return port_of("CLINIC_PORT", 8002)


def clinics() -> Clinics:
    """Return the outside systems; the made-up one of this machine where people are made up, else none."""
    here = f"stand=http://127.0.0.1:{clinic_port()}" if kind() == "local" else ""
    urls = _pairs("MIS_URLS", here)
    keys = _pairs("MIS_KEYS", f"stand={source.str('CLINIC_KEY', 'demo-clinic-key')}" if here else "")
    for name in sorted(urls.keys() - keys.keys()):
        raise SystemExit(f"В MIS_URLS есть система «{name}», а ключа для неё в MIS_KEYS нет.")
    return Clinics(
        systems={name: OutsideSystem(_checked(name, url), keys[name]) for name, url in urls.items()},
        ca_file=source.path("MIS_CA_FILE", None),
        connect_s=_seconds("MIS_CONNECT_SECONDS", 1),
        answer_s=_seconds("MIS_ANSWER_SECONDS", 4),
        longest_s=_seconds("MIS_LONGEST_SECONDS", 5),
        reading_s=_seconds("MIS_READING_SECONDS", 20),
        at_once=_at_once(),
    )


def _pairs(name: str, default: str) -> dict[str, str]:
    told = source.str(name, default)
    parts = [one.partition("=") for one in told.split(",") if one.strip()]
    if any(not (key.strip() and sign and value.strip()) for key, sign, value in parts):
        raise SystemExit(f"{name} пишут так: имя=значение,имя=значение.")
    return {key.strip(): value.strip() for key, _, value in parts}


def _checked(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SystemExit(f"В MIS_URLS у «{name}» стоит «{url}», а нужен адрес вида https://mis.example.ru.")
    if kind() == "production" and parts.scheme == "http" and parts.hostname not in _HERE:
        raise SystemExit(f"В MIS_URLS у «{name}» стоит «{url}»: без https данные пациентов шли бы открыто.")
    return url.rstrip("/")


def _seconds(name: str, default: int) -> float:
    try:
        value = float(source.float(name, default))
    except EnvError:
        raise SystemExit(f"{name} – это число секунд.") from None
    if not 0.1 <= value <= 50:
        raise SystemExit(
            f"{name} – {value:g}, а первый вопрос должен кончиться за минуту: от 0.1 до 50 секунд."
        )
    return value


def _at_once() -> int:
    try:
        value = int(source.int("MIS_AT_ONCE", 2))
    except EnvError:
        raise SystemExit("MIS_AT_ONCE – это целое число.") from None
    if not 1 <= value <= 100:
        raise SystemExit(f"MIS_AT_ONCE – {value}, а потоков у процесса мало: от 1 до 100.")
    return value
