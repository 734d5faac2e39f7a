"""Kinds and states of notices."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """What happened. Each kind has its words in `messaging.texts`."""

    WELCOME = "welcome"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MOVED = "moved"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  the name of a kind
    PHONE_CHANGED = "phone_changed"
    PHONE_KEPT = "phone_kept"
    EMAIL_CHANGED = "email_changed"
    RECOVERED = "recovered"
    NEW_DEVICE = "new_device"
    AFTER_FAILURES = "after_failures"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CLINIC_REFUSED = "clinic_refused"
    REGISTRY_CALLS = "registry_calls"
    WISH_OVER = "wish_over"
    WISH_WITHDRAWN = "wish_withdrawn"
    VISIT_OVERLAPS = "visit_overlaps"
    WAY_ADDED = "way_added"
    WAY_REMOVED = "way_removed"
    SOON_14 = "soon_14"
    SOON_15 = "soon_15"
    SOON_18 = "soon_18"
    OF_AGE = "of_age"
    CARD_VOUCHED = "card_vouched"
    PROXY_ASKED = "proxy_asked"
    PROXY_ALLOWED = "proxy_allowed"
    PROXY_GIVEN = "proxy_given"
    PROXY_REFUSED = "proxy_refused"
    PROXY_ENDED = "proxy_ended"
    PROXY_OVER = "proxy_over"
    SEEN_ANSWERED = "seen_answered"
    CARD_SHARED = "card_shared"
    FEED_OPENED = "feed_opened"
    VISIT_BROKEN = "visit_broken"
    PLACE_FOUND = "place_found"
    VISIT_STANDS = "visit_stands"
    MOVED_UNSEEN = "moved_unseen"
    CALLED_OFF = "called_off"
    MISSED = "missed"
    CAME = "came"
    REMIND_DAY = "remind_day"
    REMIND_HOURS = "remind_hours"
    MAIL_BOUNCED = "mail_bounced"
    MESSAGE_ANSWERED = "message_answered"
    THREAD_CLOSED = "thread_closed"
    CHAT_LINKED = "chat_linked"
    CHAT_LOST = "chat_lost"


class Way(StrEnum):
    """How one notice goes out; all but the letter are rows of their own, not listed in the cabinet."""

    LETTER = "letter"
    PHONE = "phone"
    TELEGRAM = "telegram"


def key_by(way: Way, key: str) -> str:
    """Return the key of the row that goes this way beside the letter of `key`."""
    return f"{key}:{way}"


class State(StrEnum):
    """Where a notice stands on its way out of the portal; the cabinet lists it in every state."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Outcome(StrEnum):
    """Why a notice does not wait any more."""

    MAILED = "mailed"
    """The mail server took the letter."""
    TEXTED = "texted"
    """The provider took the message to the telephone, or the messenger that to the chat."""
    NO_LETTER = "no_letter"
    """Nothing is written about this kind, or the installation has no mail server."""
    NO_ADDRESS = "no_address"
    """The account has no confirmed e-mail."""
    NOT_WANTED = "not_wanted"
    """The person has switched such letters off, or has withdrawn the consent."""
    TOO_LATE = "too_late"
    """Its time was over before a letter could go."""
    REFUSED = "refused"
    """The mail server will never take this letter."""
    ATTEMPTS = "attempts"
    """It was tried too often: something in it breaks the delivery."""
    BOUNCED = "bounced"
    """The mail server took the letter, and the mailbox gave it back; or the address is known to do so."""
    WITHDRAWN = "withdrawn"
    """What it told of is off before it went out."""
    NO_MONEY = "no_money"
    """The region's day has too little left for the message."""


ENDS: Final[dict[Outcome, State]] = {
    Outcome.MAILED: State.DELIVERED,
    Outcome.TEXTED: State.DELIVERED,
    Outcome.NO_LETTER: State.DELIVERED,
    Outcome.NO_ADDRESS: State.DELIVERED,
    Outcome.NOT_WANTED: State.DELIVERED,
    Outcome.TOO_LATE: State.GIVEN_UP,
    Outcome.REFUSED: State.GIVEN_UP,
    Outcome.ATTEMPTS: State.GIVEN_UP,
    Outcome.BOUNCED: State.GIVEN_UP,
    Outcome.WITHDRAWN: State.GIVEN_UP,
    Outcome.NO_MONEY: State.GIVEN_UP,
}
"""The only moves: from waiting to the end that the outcome names; what was mailed may bounce later."""

"""Ends in which somebody outside took it over."""


@dataclass(frozen=True, slots=True)
class Held:
    """A notice in the hands of one deliverer; `attempts` proves that it is still theirs."""

    id: int
    account_id: int
    kind: str
    facts: dict[str, Any]
    key: str
    created_at: datetime
    not_after: datetime | None
    attempts: int
    way: str = Way.LETTER
