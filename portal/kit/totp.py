"""Codes of authenticator apps (TOTP, RFC 6238: six digits, a new code every 30 seconds)."""

import hmac
import re
from datetime import datetime
from typing import Final

import pyotp

STEP_S: Final = 30
DIGITS: Final = 6
_BESIDE: Final = 1
"""Steps before and after the present one that still pass: clocks of phones differ."""
_NOT_DIGITS: Final = re.compile(r"[\s\-]+")


def new_secret() -> str:
    """Make a secret of 160 bits, as an app takes it by hand (base32)."""
    return pyotp.random_base32()


def code(secret: str, at: datetime) -> str:
    """Return what an app shows at that moment."""
    return pyotp.TOTP(secret).at(at)


def address(secret: str, *, name: str, issuer: str) -> str:
    """Return what the QR code holds: an app reads whose code it is and shows it."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def passing_step(secret: str, typed: str, *, at: datetime, after: int) -> int | None:
    """Return the step that a typed code belongs to, or None for a wrong one.

    Keep the returned step and pass it as `after` the next time: a code that was used, or an older one,
    passes never again, whoever has read it over a shoulder. Spaces and hyphens do not matter.
    """
    digits = _NOT_DIGITS.sub("", typed)
    if not (digits.isascii() and digits.isdecimal() and len(digits) == DIGITS):
        return None
    now = int(at.timestamp()) // STEP_S
    app = pyotp.TOTP(secret)
    steps = range(max(now - _BESIDE, after + 1), now + _BESIDE + 1)
    fits = [step for step in steps if hmac.compare_digest(app.at(step * STEP_S), digits)]
    return fits[-1] if fits else None
