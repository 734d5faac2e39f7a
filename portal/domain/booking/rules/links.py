"""The link of a reminder: which visit, and a mark that only the portal can make.

There is nothing secret in it but the mark. It opens one visit until that begins, is cancelled or moved:
a visit that is moved is another row, with another link.
"""

import base64
import binascii
import uuid
from typing import Final

from portal.kit import keyed

_MARK: Final = 12
"""Bytes: 96 bits that nobody guesses over the network."""
_PURPOSE: Final = "visit-link"


def token(appointment: uuid.UUID, *, account_id: int, secret: str) -> str:
    """Return what stands in the address: the visit's number and the mark, 38 letters."""
    return _text(appointment.bytes + _mark(appointment, account_id, secret))


def appointment_in(told: str) -> uuid.UUID | None:
    """Return the visit that a token names; None where it is none."""
    try:
        raw = base64.b64decode(told.encode("ascii") + b"==", altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    is_whole = len(raw) == 16 + _MARK and _text(raw) == told
    return uuid.UUID(bytes=raw[:16]) if is_whole else None


def _mark(appointment: uuid.UUID, account_id: int, secret: str) -> bytes:
    digest = keyed.digest(f"{appointment}:{account_id}", secret=secret, purpose=_PURPOSE)
    return bytes.fromhex(digest)[:_MARK]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
