"""Codes of authenticator apps (TOTP, RFC 6238): six digits, a new code every 30 seconds."""

import datetime as dt
import hmac
from typing import Final
from uuid import UUID

import pyotp

from esia_stand.grants.models import AppStep
from esia_stand.people.models import Person

STEP_S: Final = 30
_BESIDE: Final = 1
"""Steps before and after the present one that still pass: clocks of phones differ."""
_DOUBLE_CLICK: Final = dt.timedelta(seconds=30)


def secret(person: Person) -> str:
    """Return the person's secret (base32), empty when they have no app."""
    found: str = person.record.get("totp", "")
    return found


def shown(person: Person, *, at: dt.datetime) -> str:
    """Return what the person's app shows just now."""
    return pyotp.TOTP(secret(person)).at(at)


def seconds_left(*, at: dt.datetime) -> int:
    """Return for how many seconds the code now shown stays."""
    return STEP_S - int(at.timestamp()) % STEP_S


def accepts(*, person: Person, code: str, visit: UUID, at: dt.datetime) -> bool:
    """Use up a code: each passes once, but a second click of the same sign-in within 30 s is let in too."""
    step = _step_of(person, code, at)
    if step is None:
        return False
    AppStep.objects.get_or_create(person=person)
    newer = AppStep.objects.filter(person=person, step__lt=step)
    if newer.update(step=step, visit=visit, used_at=at):
        return True
    return AppStep.objects.filter(
        person=person, step=step, visit=visit, used_at__gt=at - _DOUBLE_CLICK
    ).exists()


def _step_of(person: Person, code: str, at: dt.datetime) -> int | None:
    app, now = pyotp.TOTP(secret(person)), int(at.timestamp()) // STEP_S
    for step in range(now - _BESIDE, now + _BESIDE + 1):
        if hmac.compare_digest(app.at(step * STEP_S), code):
            return step
    return None
