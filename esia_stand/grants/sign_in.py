"""Verbs of signing in: open a visit, take the password, check the second step, keep the session."""

import datetime as dt
import secrets
from enum import Enum
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from esia_stand.grants import app_codes, messages, queries, secret_keys
from esia_stand.grants.messages import CodeRefused, CodeStale, TooManyCodes
from esia_stand.grants.models import Consent, Grant, Method, QrCode, Remembered, SentCode, Session, Visit
from esia_stand.people.models import Person
from esia_stand.protocol import requests
from esia_stand.protocol.words import N_
from esia_stand.systems.models import System

VISIT_LIFE: Final = dt.timedelta(minutes=30)
SESSION_LIFE: Final = dt.timedelta(hours=3)
DOUBLE_CLICK: Final = dt.timedelta(seconds=30)
PURPOSE: Final = N_("Вход на Госуслуги")


class SecondStep(Enum):
    """How the second step is made."""

    MESSAGE = "message"
    APP = "app"


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
        person_filter=request.person_filter,
        asks_organisation=request.asks_organisation,
        expires_at=at + VISIT_LIFE,
    )


def open_own_visit(
    *, next_path: str, system: System | None = None, browser_key: str, at: dt.datetime
) -> Visit:
    """Let a person sign in to a page of the stand itself; `system` only names whom it is about."""
    return Visit.objects.create(
        system=system,
        next_path=next_path,
        browser_hash=secret_keys.hashed(browser_key),
        scopes=[],
        expires_at=at + VISIT_LIFE,
    )


def begin_anew(*, visit: Visit) -> None:
    """Forget whose password was right: the sign-in begins with the password again."""
    Visit.objects.filter(pk=visit.pk).update(person=None, is_foreign=False)


def second_step(visit: Visit, person: Person) -> SecondStep:
    """Tell what is asked after the password: the app's code, until a message is asked for."""
    by_app = app_codes.secret(person) and not visit.codes_sent
    return SecondStep.APP if by_app else SecondStep.MESSAGE


@transaction.atomic
def accept_password(*, visit: Visit, person: Person, is_foreign: bool = False, at: dt.datetime) -> None:
    """Note whose password was right; send the code of the message unless an app shows one."""
    visit.person, visit.tries, visit.codes_sent, visit.is_foreign = person, 0, 0, is_foreign
    visit.save(update_fields=["person", "tries", "codes_sent", "is_foreign"])
    if second_step(visit, person) is SecondStep.MESSAGE:
        resend(visit=visit, person=person, at=at)


@transaction.atomic
def resend(*, visit: Visit, person: Person, at: dt.datetime) -> None:
    """Send a code; the one before stops counting, tries made stay made.

    :raises TooManyCodes: after five in one sign-in.
    """
    free = Visit.objects.filter(pk=visit.pk, codes_sent__lt=messages.CODES_AT_MOST)
    if not free.update(codes_sent=F("codes_sent") + 1):
        raise TooManyCodes
    messages.send(to=person.phone, purpose=PURPOSE, code=messages.digits(), visit=visit, at=at)


def enter(*, visit: Visit, person: Person, code: str, at: dt.datetime) -> str:
    """Check the code of the message or of the app, open a session, return the key for its cookie.

    A second click within 30 s is let in too: the browser has thrown the first answer away.

    :raises CodeRefused: it does not fit, or three were wrong.
    :raises CodeStale: it is older than five minutes.
    """
    left = _claim_try(visit)
    if second_step(visit, person) is SecondStep.APP:
        is_right = app_codes.accepts(person=person, code=code, visit=visit.pk, at=at)
    else:
        is_right = _message_fits(visit, code, at)
    if not is_right:
        _end_if_spent(visit, left)
        raise CodeRefused(left)
    return open_session(person=person, at=at)


def _claim_try(visit: Visit) -> int:
    """Take one of the three tries before looking at the code, so that parallel guesses count too."""
    with_tries = Visit.objects.filter(pk=visit.pk, tries__lt=messages.TRIES)
    if not with_tries.update(tries=F("tries") + 1):
        raise CodeRefused(0)
    visit.refresh_from_db(fields=["tries", "codes_sent"])
    return messages.TRIES - visit.tries


def _message_fits(visit: Visit, code: str, at: dt.datetime) -> bool:
    sent = queries.latest_code(visit)
    if sent is None or not secrets.compare_digest(sent.code.encode(), code.encode()):
        return False
    if sent.expires_at <= at:
        raise CodeStale
    used = SentCode.objects.filter(pk=sent.pk, used_at=None).update(used_at=at)
    if not used and not (sent.used_at and at - sent.used_at < DOUBLE_CLICK):
        raise CodeRefused(0)
    return True


def _end_if_spent(visit: Visit, left: int) -> None:
    if not left:
        Visit.objects.filter(pk=visit.pk).update(person=None)


def open_session(*, person: Person, method: str = Method.PASSWORD, at: dt.datetime) -> str:
    """Open a session of three hours; return the key for its cookie."""
    key = secret_keys.new()
    Session.objects.create(
        key_hash=secret_keys.hashed(key),
        person=person,
        method=method,
        signed_in_at=at,
        expires_at=at + SESSION_LIFE,
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
    SentCode.objects.filter(sent_at__lt=at - dt.timedelta(days=30)).delete()
    QrCode.objects.filter(expires_at__lt=at - dt.timedelta(days=1)).delete()
    Session.objects.filter(expires_at__lt=at).delete()
    Remembered.objects.filter(expires_at__lt=at).delete()
    ended = Q(refresh_expires_at=None) | Q(refresh_expires_at__lt=at - dt.timedelta(days=1))
    Grant.objects.filter(ended, expires_at__lt=at - dt.timedelta(days=1)).delete()
