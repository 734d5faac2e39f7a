"""Verbs of a browser that remembers who signed in last."""

import datetime as dt
from typing import Final

from esia_stand.grants import secret_keys
from esia_stand.grants.models import Remembered
from esia_stand.people.models import Person

LIFE: Final = dt.timedelta(days=90)


def remember(*, person: Person, key: str, at: dt.datetime) -> str:
    """Remember the person in this browser in place of whom `key` held; return the key for its cookie."""
    forget(key=key)
    new = secret_keys.new()
    Remembered.objects.create(key_hash=secret_keys.hashed(new), person=person, expires_at=at + LIFE)
    return new


def forget(*, key: str) -> None:
    """Forget whom this cookie holds."""
    Remembered.objects.filter(key_hash=secret_keys.hashed(key)).delete()
