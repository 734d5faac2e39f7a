"""Seals small values so that a table or cookie holds nothing readable."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


class Broken(ValueError):
    """The sealed text is not ours, was changed, or is too old."""


def _box(secret: str, purpose: str) -> Fernet:
    digest = hashlib.sha256(f"{purpose}\0{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def close(value: Any, *, secret: str, purpose: str) -> str:
    """Seal a JSON-able value for one purpose."""
    return _box(secret, purpose).encrypt(json.dumps(value, ensure_ascii=False).encode()).decode()


def open_(sealed: str, *, secret: str, purpose: str, max_age_s: int) -> Any:
    """Return the value sealed for this purpose at most `max_age_s` seconds ago; raise Broken."""
    try:
        return json.loads(_box(secret, purpose).decrypt(sealed.encode(), ttl=max_age_s))
    except (InvalidToken, UnicodeError, json.JSONDecodeError) as error:
        raise Broken("the seal does not hold") from error
