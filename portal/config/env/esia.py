"""How the portal reaches ESIA and proves who it is (docs/esia.md)."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from environs import EnvError

from portal.adapters.esia import scopes
from portal.config.env.place import kind, source, stand_port, var_dir

SIGNERS: Final = ("rsa", "gost", "openssl", "command", "http")
"""Who makes our signatures: Python, the GOST engine in this process, `openssl`, a program, a service."""
SIGN_OUTSIDE: Final = ("openssl", "command", "http")
"""Those that make a thread of this process wait."""
TOKEN_ALGORITHMS: Final = ("RS256", "GOST3410_2012_256")
ORDERS: Final = ("straight", "reversed")
"""Of the bytes of a GOST signature; CryptoPro writes them from the other end."""
_STAND_SIGNS_WITH: Final = {"RS256": "token.crt", "GOST3410_2012_256": "token-gost.crt"}
_HOLD_KEYS: Final = ("rsa", "gost", "openssl")
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_HERE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, repr=False)
class Esia:
    """One environment of ESIA and our registration in it; times are seconds.

    `pairs` are our keys with their certificates, the one that signs first; a key is None where another
    program holds it.
    """

    url: str
    issuer: str
    client_id: str
    scopes: tuple[str, ...]
    has_pkce: bool
    signer: str
    pairs: tuple[tuple[Path | None, Path], ...]
    is_reversed: bool
    openssl: str
    command: tuple[str, ...]
    sign_url: str
    sign_token: str
    trusted: tuple[Path, ...]
    token_algorithm: str
    is_token_reversed: bool
    ca_file: Path | None
    connect_s: float
    answer_s: float
    longest_s: float
    at_once: int


def esia() -> Esia:
    """Return everything about ESIA; the stand of this machine by default."""
    signer = _one_of("ESIA_SIGNER", "rsa", SIGNERS)
    algorithm = _one_of("ESIA_TOKEN_ALG", "RS256", TOKEN_ALGORITHMS)
    return Esia(
        url=_url("ESIA_URL", f"http://127.0.0.1:{stand_port()}"),
        issuer=source.str("ESIA_ISSUER", "http://esia.gosuslugi.ru/"),
        client_id=_client_id(),
        scopes=_scopes(),
        has_pkce=_yes_or_no("ESIA_PKCE", default=True),
        signer=signer,
        pairs=_pairs(signer),
        is_reversed=_one_of("ESIA_SIGNATURE_ORDER", "straight", ORDERS) == "reversed",
        openssl=source.str("ESIA_OPENSSL", "openssl"),
        command=_command(signer),
        sign_url=_sign_url(signer),
        sign_token=source.str("ESIA_SIGN_TOKEN", ""),
        trusted=_files("ESIA_TRUSTED", var_dir() / "stand" / _STAND_SIGNS_WITH[algorithm]),
        token_algorithm=algorithm,
        is_token_reversed=_one_of("ESIA_TOKEN_ORDER", "straight", ORDERS) == "reversed",
        ca_file=source.path("ESIA_CA_FILE", None),
        connect_s=_seconds("ESIA_CONNECT_SECONDS", 2),
        answer_s=_seconds("ESIA_ANSWER_SECONDS", 5),
        longest_s=_seconds("ESIA_LONGEST_SECONDS", 7),
        at_once=_at_once(),
    )


def _one_of(name: str, default: str, known: tuple[str, ...]) -> str:
    value = source.str(name, default)
    if value not in known:
        raise SystemExit(f"{name} – «{value}», а может быть только {', '.join(known)}.")
    return value


def _url(name: str, default: str) -> str:
    value = source.str(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SystemExit(f"{name} – «{value}», а нужен адрес вида https://esia.gosuslugi.ru.")
    if kind() == "production" and parts.scheme == "http" and parts.hostname not in _HERE:
        raise SystemExit(f"{name} – «{value}»: без https токены шли бы открыто.")
    return value


def _client_id() -> str:
    value = source.str("ESIA_CLIENT_ID", "REGMED")
    if not _CLIENT_ID.fullmatch(value):
        raise SystemExit(f"ESIA_CLIENT_ID – «{value}», а в мнемонике только латинские буквы, цифры, . _ -.")
    return value


def _scopes() -> tuple[str, ...]:
    told = tuple(source.str("ESIA_SCOPES", " ".join(scopes.USED)).split())
    strange = [one for one in told if one not in scopes.USED]
    if strange:
        raise SystemExit(f"В ESIA_SCOPES есть {', '.join(strange)}: этого портал не читает.")
    lacking = [one for one in scopes.NEEDED if one not in told]
    if lacking:
        raise SystemExit(f"В ESIA_SCOPES нет {', '.join(lacking)}: без этого не завести карту.")
    return told


def _pairs(signer: str) -> tuple[tuple[Path | None, Path], ...]:
    for former in ["ESIA_KEY_FILE", "ESIA_CERT_FILE"]:
        if source.str(former, ""):
            raise SystemExit(f"Вместо {former} теперь {former}S: назовите файл или несколько через запятую.")
    folder = var_dir() / "esia"
    name = "gost" if signer in ("gost", "openssl") else "client"
    certificates = _files("ESIA_CERT_FILES", folder / f"{name}.crt")
    if signer not in _HOLD_KEYS:
        return tuple((None, certificate) for certificate in certificates)
    keys = _files("ESIA_KEY_FILES", folder / f"{name}.key")
    if len(keys) != len(certificates):
        raise SystemExit(
            f"Файлов в ESIA_KEY_FILES – {len(keys)}, в ESIA_CERT_FILES – {len(certificates)}. "
            "У каждого ключа свой сертификат, порядок один и тот же."
        )
    return tuple(zip(keys, certificates, strict=True))


def _files(name: str, default: Path) -> tuple[Path, ...]:
    found = tuple(Path(one.strip()) for one in source.list(name, [str(default)]) if one.strip())
    if not found:
        raise SystemExit(f"{name} – пусто; назовите файл или несколько через запятую.")
    return found


def _command(signer: str) -> tuple[str, ...]:
    try:
        told = tuple(shlex.split(source.str("ESIA_SIGN_COMMAND", "")))
    except ValueError:
        raise SystemExit("В ESIA_SIGN_COMMAND не закрыта кавычка.") from None
    if signer == "command" and not told:
        raise SystemExit("ESIA_SIGNER – «command», а ESIA_SIGN_COMMAND не задан.")
    return told


def _sign_url(signer: str) -> str:
    if not source.str("ESIA_SIGN_URL", ""):
        if signer == "http":
            raise SystemExit("ESIA_SIGNER – «http», а ESIA_SIGN_URL не задан.")
        return ""
    return _url("ESIA_SIGN_URL", "")


def _yes_or_no(name: str, *, default: bool) -> bool:
    try:
        return bool(source.bool(name, default))
    except EnvError:
        raise SystemExit(f"{name} – это true или false.") from None


def _seconds(name: str, default: int) -> float:
    try:
        value = float(source.float(name, default))
    except EnvError:
        raise SystemExit(f"{name} – это число секунд.") from None
    if not 0.1 <= value <= 30:
        raise SystemExit(f"{name} – {value:g}, а человек ждёт: от 0.1 до 30 секунд.")
    return value


def _at_once() -> int:
    try:
        value = int(source.int("ESIA_AT_ONCE", 4))
    except EnvError:
        raise SystemExit("ESIA_AT_ONCE – это целое число.") from None
    if not 1 <= value <= 100:
        raise SystemExit(f"ESIA_AT_ONCE – {value}, а это половина потоков процесса: от 1 до 100.")
    return value
