"""Verbs of a QR code: shown on a computer, confirmed on a phone, entered with on the computer."""

import datetime as dt
import secrets
from enum import Enum
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from esia_stand.grants.models import QrCode, Session, Visit
from esia_stand.people.models import Person

LIFE: Final = dt.timedelta(minutes=3)
LONGER: Final = dt.timedelta(minutes=10)
"""How long a code waits for somebody who signs in on the phone first."""
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0, 1, I, L, O: the address may be typed by hand."""


class State(Enum):
    """What has come of a code; the value is its name on the wire."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXPIRED = "expired"
    USED = "used"


class QrRefused(Exception):
    """The code is in a state in which this cannot be done."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


def state(code: QrCode | None, *, at: dt.datetime) -> State:
    """Tell what has come of a code."""
    if code is None:
        return State.EXPIRED
    if code.used_at:
        return State.USED
    if code.refused_at:
        return State.REFUSED
    if code.expires_at <= at:
        return State.EXPIRED
    return State.CONFIRMED if code.person_id else State.WAITING


@transaction.atomic
def make(*, visit: Visit, at: dt.datetime) -> QrCode:
    """Return a new code for this sign-in; the one before is gone."""
    QrCode.objects.filter(visit=visit, used_at=None).delete()
    word = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return QrCode.objects.create(word=word, visit=visit, made_at=at, expires_at=at + LIFE)


def wait_longer(*, code: QrCode, at: dt.datetime) -> None:
    """Give the person time to sign in on the phone."""
    QrCode.objects.filter(pk=code.pk, person=None, expires_at__gt=at).update(expires_at=at + LONGER)


def confirm(*, code: QrCode, session: Session, at: dt.datetime) -> None:
    """Let the computer in as the person of the phone's session.

    :raises QrRefused: the code is over or decided already.
    """
    if not _undecided(code, at).update(person=session.person, method=session.method, expires_at=at + LIFE):
        raise QrRefused(_now(code, at))


def refuse(*, code: QrCode, at: dt.datetime) -> None:
    """Let the computer not in.

    :raises QrRefused: the code is over or decided already.
    """
    if not _undecided(code, at).update(refused_at=at):
        raise QrRefused(_now(code, at))


def use(*, code: QrCode, at: dt.datetime) -> Person:
    """Use a confirmed code up; return who may be let in on the computer.

    :raises QrRefused: it is not confirmed, was used, is over, or the account has been locked.
    """
    known = _now(code, at)
    confirmed = QrCode.objects.filter(pk=code.pk, used_at=None, person__is_locked=False)
    if known is not State.CONFIRMED or code.person is None:
        raise QrRefused(known)
    if not confirmed.update(used_at=at):
        raise QrRefused(State.REFUSED if code.person.is_locked else State.USED)
    return code.person


def _undecided(code: QrCode, at: dt.datetime) -> QuerySet[QrCode]:
    return QrCode.objects.filter(pk=code.pk, person=None, refused_at=None, expires_at__gt=at)


def _now(code: QrCode, at: dt.datetime) -> State:
    return state(QrCode.objects.filter(pk=code.pk).first(), at=at)
