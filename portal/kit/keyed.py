"""Keyed hashes: what a table keeps of something it must recognise and may not hold."""

import hashlib
import hmac


def digest(value: str, *, secret: str, purpose: str) -> str:
    """Return the HMAC-SHA256 of `value` in hexadecimal, other for each secret and purpose.

    A plain hash of a telephone number or of six digits is guessed in a second; this one only by who
    has the key.
    """
    key = hashlib.sha256(f"{purpose}\0{secret}".encode()).digest()
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()
