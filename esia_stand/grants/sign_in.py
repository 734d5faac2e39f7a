"""Verbs of signing in: open a visit, send and check the code of the message, keep the session."""

import datetime as dt
import secrets
from typing import Final

from django.db import transaction
from django.db.models import F

from esia_stand.grants import queries, secret_keys
from esia_stand.grants.models import Consent, Grant, SentCode, Session, Visit
from esia_stand.people.models import Person
from esia_stand.protocol import requests
from esia_stand.protocol.words import N_
from esia_stand.systems.models import System

VISIT_LIFE: Final = dt.timedelta(minutes=30)
SESSION_LIFE: Final = dt.timedelta(hours=3)
MESSAGE_LIFE: Final = dt.timedelta(seconds=300)
TRIES: Final = 3
RESENDS: Final = 5
DOUBLE_CLICK: Final = dt.timedelta(seconds=30)
PURPOSE: Final = N_("Вход на Госуслуги")


<<<<<<< HEAD
class CodeRefused(Exception):  # noqa: N818  a refusal, not a fault
=======
class CodeRefused(Exception):
>>>>>>> stand
    """The code of the message does not fit; `left` tries remain, 0 means: begin with the password."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


<<<<<<< HEAD
class CodeStale(Exception):  # noqa: N818
    """The code is right but older than five minutes."""


class TooManyCodes(Exception):  # noqa: N818
=======
class CodeStale(Exception):
    """The code is right but older than five minutes."""


class TooManyCodes(Exception):
>>>>>>> stand
    """No more codes are sent in this sign-in."""


def open_visit(
    *, system: System, request: requests.Authorization, browser_key: str, at: dt.datetime
) -> Visit:
    """Remember what a system asks for while its person signs in."""
    return Visit.objects.create(
        system=system,
        browser_hash=secret_keys.hashed(browser_key),
        redirect_uri=request.redirect_uri,
        scopes=list(request.scopes),
        state=request.state,
        access_type=request.access_type,
        challenge=request.challenge,
        confirmed_only=request.confirmed_only,
        expires_at=at + VISIT_LIFE,
    )


@transaction.atomic
def accept_password(*, visit: Visit, person: Person, at: dt.datetime) -> None:
    """Note whose password was right and send the code of the message."""
    visit.person, visit.tries, visit.codes_sent = person, 0, 1
    visit.save(update_fields=["person", "tries", "codes_sent"])
    _send(visit, person, at)


@transaction.atomic
def resend(*, visit: Visit, person: Person, at: dt.datetime) -> None:
    """Send another code; the one before stops counting, tries made stay made.

    :raises TooManyCodes: after five in one sign-in.
    """
    free = Visit.objects.filter(pk=visit.pk, codes_sent__lt=RESENDS)
    if not free.update(codes_sent=F("codes_sent") + 1):
        raise TooManyCodes
    _send(visit, person, at)


def _send(visit: Visit, person: Person, at: dt.datetime) -> None:
    SentCode.objects.create(
        visit=visit,
        to=person.phone,
        code=f"{secrets.randbelow(10**6):06d}",
        purpose=PURPOSE,
        sent_at=at,
        expires_at=at + MESSAGE_LIFE,
    )


def enter(*, visit: Visit, person: Person, code: str, at: dt.datetime) -> str:
    """Check the code, open a session, return the key for its cookie.

    A second click within 30 s is let in too: the browser has thrown the first answer away.

    :raises CodeRefused: it does not fit, or three were wrong.
    :raises CodeStale: it is older than five minutes.
    """
    left = _claim_try(visit)
    sent = queries.latest_code(visit)
    if sent is None or not secrets.compare_digest(sent.code.encode(), code.encode()):
        _end_if_spent(visit, left)
        raise CodeRefused(left)
    if sent.expires_at <= at:
        raise CodeStale
    used = SentCode.objects.filter(pk=sent.pk, used_at=None).update(used_at=at)
    if not used and not (sent.used_at and at - sent.used_at < DOUBLE_CLICK):
        raise CodeRefused(0)
    return _open_session(person, at)


def _claim_try(visit: Visit) -> int:
    """Take one of the three tries before looking at the code, so that parallel guesses count too."""
    with_tries = Visit.objects.filter(pk=visit.pk, tries__lt=TRIES)
    if not with_tries.update(tries=F("tries") + 1):
        raise CodeRefused(0)
    visit.refresh_from_db(fields=["tries"])
    return TRIES - visit.tries


def _end_if_spent(visit: Visit, left: int) -> None:
    if not left:
        Visit.objects.filter(pk=visit.pk).update(person=None)


def _open_session(person: Person, at: dt.datetime) -> str:
    key = secret_keys.new()
    Session.objects.create(
        key_hash=secret_keys.hashed(key), person=person, signed_in_at=at, expires_at=at + SESSION_LIFE
    )
    return key


def leave(*, key: str) -> None:
    """End the session of this cookie."""
    Session.objects.filter(key_hash=secret_keys.hashed(key)).delete()


@transaction.atomic
def remember_consent(*, person: Person, system: System, scopes: list[str], at: dt.datetime) -> None:
    """Add the rights just given to those given before."""
    consent, _ = Consent.objects.get_or_create(
        person=person, system=system, defaults={"scopes": [], "given_at": at}
    )
    consent.scopes, consent.given_at = sorted({*consent.scopes, *scopes}), at
    consent.save(update_fields=["scopes", "given_at"])


def sweep(*, at: dt.datetime) -> None:
    """Delete what is long over; consents stay."""
    Visit.objects.filter(expires_at__lt=at - dt.timedelta(days=1)).delete()
    Session.objects.filter(expires_at__lt=at).delete()
    Grant.objects.filter(expires_at__lt=at - dt.timedelta(days=1), refresh_hash="").delete()
