"""Random keys and their hashes: tables hold only the hash."""

import hashlib
import secrets


def new() -> str:
    """Return 256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """Return the hash under which a key, a code or a refresh token is kept."""
    return hashlib.sha256(key.encode()).hexdigest()
