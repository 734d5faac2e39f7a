"""Purposes, levels and what a session knows."""

import hashlib
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


CLOSING_LASTS = timedelta(days=7)
"""Between the withdrawal and the erasure: the time to think again; the law gives thirty days at most."""
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
    agreed_region: str = ""
    closing_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to agree to, word for word, and the number of its version."""

    purpose: ConsentPurpose
    version: str
    body: str

    @property
    def sha256(self) -> str:
        """Name the text by its hash."""
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Browser:
    """Evidence of where a request came from; `key_hash` binds an attempt to its browser."""

    key_hash: str
    ip: str
    user_agent: str
