"""Purposes, levels and what a session knows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """Which button sent the person to ESIA."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    OWN_DATA = "own_data"
    CHILDREN = "children"


ASKED_INSIDE: Final = (Purpose.OWN_DATA, Purpose.CHILDREN)
"""Trips of somebody who is signed in already: «О себе» and «Данные детей»."""


class Way(StrEnum):
    """How a session was opened."""

    ESIA = "esia"
    PASSWORD = "password"  # noqa: S105  the name of a way
    PASSKEY = "passkey"


class ChallengeFor(StrEnum):
    """What a device is asked to sign."""

    MAKE = "make"
    SIGN_IN = "sign_in"
    PROVE = "prove"


class ContactSource(StrEnum):
    """Who told a phone or an e-mail: ESIA (renewed at each return) or the person in the settings."""

    ESIA = "esia"
    OWN = "own"


class ConsentPurpose(StrEnum):
    """What a consent is about; each is a separate document (152-ФЗ, article 9)."""

    ACCOUNT = "account"
    CARD_CHILD = "card_child"
    CARD_RELATIVE = "card_relative"


CLOSING_LASTS = timedelta(days=7)
"""Between the withdrawal and the erasure: the time to think again; the law gives thirty days at most."""
ERASED_WITHIN = timedelta(days=30)
"""Of the withdrawal, at most, even if a clinic still expects the person (152-ФЗ, article 21, part 5)."""
ATTEMPT_LIFE = timedelta(minutes=10)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
SESSIONS_AT_MOST = 10
SESSIONS_KEPT = timedelta(days=30)
"""After its end, for the person's own archive: who was in my account last month."""
TOUCH_EVERY = timedelta(minutes=1)
DRAFT_LIFE = timedelta(hours=12)
DRAFT_LONGEST = 200_000
"""Characters of a sealed form; a longer one is not kept, and the person is told."""
DRAFTS_AT_MOST = 5
DRAFT_SEAL = "unsent-form"
CHALLENGE_LIFE = timedelta(minutes=5)
PASSKEYS_AT_MOST = 10
TOTP_SEAL = "totp-secret"
TOTP_FAILURES = 10
TOTP_WINDOW = timedelta(hours=24)
RECOVERY_CODES = 8
RECOVERY_LENGTH = 12
RECOVERY_KEPT = timedelta(hours=24)
"""A code on paper that was used; then it is gone like any other used code."""
DEVICE_LIFE = timedelta(days=30)
SEEN_LIFE = timedelta(days=180)
"""A browser that did not sign this person in for so long is a new one again."""
PASSWORD_TRIES = "password"  # noqa: S105  the name of a back-off
"""The back-off of wrong passwords; its bucket is the phone, known or not."""
PROOF_LIFE = timedelta(minutes=10)
"""How long a proof of who one is opens the doors that ask for a fresh one."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in by this browser's session; `has_answer`: what ESIA told lies sealed for it."""

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
    ends_at: datetime | None = None
    has_answer: bool = False
    new_answers: int = 0
    """Of what is unread, answers to messages."""

    def is_proved(self, at: datetime) -> bool:
        """Tell whether the person proved who they are within the last ten minutes."""
        return self.proved_at is not None and at - self.proved_at < PROOF_LIFE

    def closes_at(self) -> datetime:
        """Return when the session closes if it lies idle from now on: in half an hour, or at its end."""
        idle = self.last_used_at + SESSION_IDLE
        return min(idle, self.ends_at) if self.ends_at else idle


Shortly = tuple[tuple[str, str], ...]
"""A consent in plain words: pairs of label and sentence."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to agree to, word for word, and the number of its version.

    `shortly` is shown above it and is no part of what is agreed to.
    """

    purpose: ConsentPurpose
    version: str
    body: str
    shortly: Shortly = ()

    @property
    def sha256(self) -> str:
        """Name the text by its hash."""
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A text that somebody has just agreed to for another person, word for word.

    `purpose` is what the text is about, `time_zone` the region's, `browser` the evidence of where the
    button was pressed.
    """

    purpose: ConsentPurpose
    body: str
    region: str
    time_zone: str
    browser: "Browser"


@dataclass(frozen=True, slots=True)
class LivingSession:
    """One signed-in browser as its owner sees it: how it came in, from which network, when last used."""

    session_id: int
    way: str
    user_agent: str
    network: str
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class EndedSession:
    """A session that is over: by time, or closed by somebody; of whom, where what they typed may be kept."""

    account_id: int | None
    was_closed: bool


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    passkey_id: int
    name: str
    host: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnTotp:
    """The application as its owner sees it: since when, and how many codes on paper are left."""

    confirmed_at: datetime
    codes_left: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form as it was sent: its `path` inside the region and its fields without secrets.

    `is_whole` is False where a password or a code was left out: it must be typed again.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Browser:
    """Evidence of where a request came from; `key_hash` binds an attempt to its browser.

    `seen_hash` names the browser for half a year, so that its people are told of any other one.
    """

    key_hash: str
    ip: str
    user_agent: str
    seen_hash: str = ""


class CodePurpose(StrEnum):
    """What a one-time code is for; a code of one purpose never serves another."""

    SIGN_IN = "sign_in"
    PHONE = "phone"
    PROVE = "prove"
    RECOVERY = "recovery"
    OTHER = "other"
    """To the phone of another person, who lets the account act for them."""
    BOOKING = "booking"
    """To the account's own phone, before a visit is booked."""


BLIND: Final = frozenset({CodePurpose.RECOVERY})
"""Purposes where nobody has proved anything yet: whether the number is known may show in nothing."""


class CodeStep(StrEnum):
    """How far the sending of a code has come."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


class WarningState(StrEnum):
    """How far the text to a former number has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


LOST: Final = "lost"
"""The failure of a code whose sender was killed in the middle: it may have gone out, so never again."""
LATE: Final = "late"
"""The failure of a code whose turn came when it was over or replaced."""

CODE_LIFE: Final = timedelta(minutes=10)
CODE_TRIES: Final = 3
CODES_KEPT: Final = timedelta(hours=24)
CODE_AGAIN_AFTER: Final = timedelta(seconds=60)
NEXT_CHANNEL_AFTER: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class CodeState:
    """What the page of a code shows; moments are UTC.

    `failure` is a word of `ports.ChannelTrouble`, or LOST or LATE. `next_channel` is the next of the
    region's ways, from `next_channel_at` on; empty when there is no other.
    """

    channel: str
    digits: int
    phone: str
    step: CodeStep
    failure: str
    tries_left: int
    is_over: bool
    ends_at: datetime
    again_at: datetime
    next_channel: str
    next_channel_at: datetime
