"""What the bench and the stand's data call the same things."""

from collections.abc import Mapping
from typing import Final

SYSTEMS: Final[Mapping[str, str]] = {"BENCHGOST": "GOST3410_2012_256", "BENCHRSA": "RS256"}
"""Mnemonics of the asking systems; the algorithm of their tokens, and the kind of their keys."""
SCOPES: Final = ("openid", "fullname", "birthdate", "snils", "medical_doc", "email", "mobile")
RETURN: Final = "http://localhost/esia/return"


def session_key(k: int) -> str:
    """Return the key in person k's cookie."""
    return f"bench-stand-session-{k}"
