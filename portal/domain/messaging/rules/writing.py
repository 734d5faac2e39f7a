"""What may be written and done with a thread; pure."""

import re
from typing import Final

from portal.domain.messaging.states import LONGEST, SUBJECT_LONGEST, NotSent
from portal.domain.patients.rules import scopes
from portal.domain.patients.states import Scope

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, and those that turn the direction of what stands beside them."""
_GAPS: Final = re.compile(r"\n{4,}")


def tidy(text: str) -> str:
    """Return a text as it is kept: plain line ends, nothing that cannot be seen, no edges."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _GAPS.sub("\n\n\n", _UNSEEN.sub("", plain)).strip()


def line(text: str) -> str:
    """Return a subject as it is kept: one line."""
    return " ".join(tidy(text).split())


def why_not_send(*, text: str, is_closed: bool) -> list[NotSent]:
    """Return every reason against a message; its text is tidy."""
    reasons = (
        (not text, NotSent.EMPTY),
        (len(text) > LONGEST, NotSent.TOO_LONG),
        (is_closed, NotSent.CLOSED),
    )
    return [reason for is_so, reason in reasons if is_so]


def why_not_begin(*, subject: str, text: str, is_offered: bool) -> list[NotSent]:
    """Return every reason against a new thread; subject and text are tidy."""
    reasons = (
        (not subject, NotSent.NO_SUBJECT),
        (len(subject) > SUBJECT_LONGEST, NotSent.SUBJECT_TOO_LONG),
        (not is_offered, NotSent.NOT_OFFERED),
    )
    return [*(reason for is_so, reason in reasons if is_so), *why_not_send(text=text, is_closed=False)]


def opens(scope: Scope, *, is_own: bool) -> bool:
    """Tell whether who may `scope` with a card may read and write a thread about it.

    Who may only book for the card has the threads that they began themselves.
    """
    return scopes.includes(scope, Scope.VISITS) or (is_own and scopes.includes(scope, Scope.BOOK))
