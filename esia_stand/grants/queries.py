"""Reads of sign-ins, sessions, consents and sent codes."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from esia_stand.grants import secret_keys
from esia_stand.grants.models import Consent, Grant, QrCode, Recovery, Remembered, SentCode, Session, Visit
from esia_stand.people.models import Person
from esia_stand.systems.models import System


def open_visit(number: uuid.UUID, browser_key: str, *, at: dt.datetime) -> Visit | None:
    """Return the sign-in of this browser, unless it is over."""
    found = Visit.objects.select_related("system", "person").filter(
        id=number, browser_hash=secret_keys.hashed(browser_key), expires_at__gt=at
    )
    return found.first()


def newest_visit(browser_key: str, *, at: dt.datetime) -> Visit | None:
    """Return the newest sign-in to a system that this browser has open; its code may have been given."""
    if not browser_key:
        return None
    found = Visit.objects.select_related("system").filter(
        browser_hash=secret_keys.hashed(browser_key), next_path="", expires_at__gt=at
    )
    return found.order_by("-expires_at").first()


def live_session(key: str, *, at: dt.datetime) -> Session | None:
    """Return the session this cookie opens; a locked person has none."""
    if not key:
        return None
    found = Session.objects.select_related("person").filter(
        key_hash=secret_keys.hashed(key), expires_at__gt=at, person__is_locked=False
    )
    return found.first()


def remembered(key: str, *, at: dt.datetime) -> Person | None:
    """Return who signed in last in this browser."""
    if not key:
        return None
    known = Remembered.objects.select_related("person")
    found = known.filter(key_hash=secret_keys.hashed(key), expires_at__gt=at).first()
    return found.person if found else None


def open_recoveries(*, at: dt.datetime) -> QuerySet[Recovery]:
    """Return the passwords being set just now, newest first."""
    waiting = Recovery.objects.select_related("person", "visit__system")
    return waiting.filter(used_at=None, expires_at__gt=at).order_by("-expires_at")


def recovery_of(visit: Visit, *, at: dt.datetime) -> Recovery | None:
    """Return the password being set in this sign-in."""
    return open_recoveries(at=at).filter(visit=visit).first()


def has_recovered(visit: Visit) -> bool:
    """Tell whether a new password was set in this sign-in."""
    return Recovery.objects.filter(visit=visit, finished_at__isnull=False).exists()


def qr_of(visit: Visit) -> QrCode | None:
    """Return the code shown in this sign-in: the newest."""
    return QrCode.objects.select_related("person").filter(visit=visit).first()


def qr_by_word(word: str) -> QrCode | None:
    """Return the code with this address."""
    found = QrCode.objects.select_related("visit__system", "person")
    return found.filter(word=word.upper()).first()


def has_consented(person: Person, system: System, scopes: list[str]) -> bool:
    """Tell whether the person has already given these rights, or more, to the system."""
    given = Consent.objects.filter(person=person, system=system).first()
    return given is not None and set(scopes) <= set(given.scopes)


def sent_codes(to: str | None = None, *, limit: int = 100) -> list[SentCode]:
    """Return the messages and letters sent, newest first; only to one phone or e-mail when it is named."""
    rows = SentCode.objects.all()
    if to is not None:
        rows = rows.filter(to=to)
    return list(rows[:limit])


def latest_code(visit: Visit) -> SentCode | None:
    """Return the newest code of a sign-in: the only one that counts."""
    return SentCode.objects.filter(visit=visit).first()


def grant_of_token(sid: str) -> Grant | None:
    """Return the unrevoked grant a token belongs to, with its person; a locked person's is none."""
    try:
        number = uuid.UUID(sid)
    except ValueError:
        return None
    return (
        Grant.objects.select_related("person")
        .filter(sid=number, revoked_at=None, person__is_locked=False)
        .first()
    )
