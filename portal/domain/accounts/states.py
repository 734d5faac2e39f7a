"""Purposes, levels and what a session knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """Which button sent the person to ESIA."""

    REGISTER = "register"
    SIGN_IN = "sign_in"


class Way(StrEnum):
    """How a session was opened."""

    ESIA = "esia"
    PASSWORD = "password"  # noqa: S105  the name of a way
    PASSKEY = "passkey"


class ContactSource(StrEnum):
    """Who told a phone or an e-mail: ESIA (renewed at each return) or the person in the settings."""

    ESIA = "esia"
    OWN = "own"


class ConsentPurpose(StrEnum):
    """What a consent is about; each is a separate document (152-ФЗ, article 9)."""

    ACCOUNT = "account"


ATTEMPT_LIFE = timedelta(minutes=10)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
SESSIONS_AT_MOST = 10
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in by this browser's session."""

    account_id: int
    session_id: int
    surname: str
    name: str
    last_used_at: datetime
    unread: int
    way: str = Way.ESIA
    is_limited: bool = False
    proved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Browser:
    """Evidence of where a request came from; `key_hash` binds an attempt to its browser."""

    key_hash: str
    ip: str
    user_agent: str
