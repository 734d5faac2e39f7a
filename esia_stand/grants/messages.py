"""What the stand «sends»: codes, links and notices; all of it lies on the desk, nothing leaves here."""

import datetime as dt
import secrets
from typing import Final

from esia_stand.grants.models import SentCode, Visit

CODE_LIFE: Final = dt.timedelta(seconds=300)
TRIES: Final = 3
CODES_AT_MOST: Final = 5


class CodeRefused(Exception):
    """The code does not fit; `left` tries remain, 0 means: begin again."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class CodeStale(Exception):
    """The code is right but older than five minutes."""


class TooManyCodes(Exception):
    """No more codes are sent in this sign-in."""


def digits() -> str:
    """Return a new code of six digits."""
    return f"{secrets.randbelow(10**6):06d}"


def send(
    *, to: str, purpose: str, at: dt.datetime, code: str = "", link: str = "", visit: Visit | None = None
) -> None:
    """Put a message or letter on the desk; `visit` is the sign-in that its code confirms."""
    SentCode.objects.create(
        visit=visit, to=to, code=code, link=link, purpose=purpose, sent_at=at, expires_at=at + CODE_LIFE
    )
