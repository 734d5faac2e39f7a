"""The GOST key of the demonstration system RSEGISZ, made at setup."""

from pathlib import Path
from typing import Final

from django.conf import settings

import gost
from esia_stand.keys import token_keys

CLIENT_ID: Final = "RSEGISZ"
DAYS: Final = 3650


def files() -> tuple[Path, Path]:
    """Return where its key and its certificate lie (systems.json names the second)."""
    folder: Path = settings.VAR_DIR / "stand" / "systems"
    return folder / f"{CLIENT_ID}.key", folder / f"{CLIENT_ID}.crt"


def ensure() -> list[Path]:
    """Make key and certificate if one is missing and this machine has GOST; return the file of a key made.

    :raises gost.Unavailable: there is an engine, but no program to make a key with.
    """
    key_file, certificate_file = files()
    if not gost.is_available() or (key_file.exists() and certificate_file.exists()):
        return []
    key_pem, certificate_pem = gost.make_pair(CLIENT_ID, DAYS)
    token_keys.write(key_file, key_pem, mode=0o600)
    token_keys.write(certificate_file, certificate_pem, mode=0o644)
    return [key_file]
