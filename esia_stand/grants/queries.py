"""Reads of sign-ins, sessions, consents and sent codes."""

import datetime as dt
import uuid

from esia_stand.grants import secret_keys
from esia_stand.grants.models import Consent, Grant, SentCode, Session, Visit
from esia_stand.people.models import Person
from esia_stand.systems.models import System


def open_visit(number: uuid.UUID, browser_key: str, *, at: dt.datetime) -> Visit | None:
    """Return the sign-in of this browser, unless it is over."""
    found = Visit.objects.select_related("system", "person").filter(
        id=number, browser_hash=secret_keys.hashed(browser_key), expires_at__gt=at
    )
    return found.first()


def live_session(key: str, *, at: dt.datetime) -> Session | None:
    """Return the session this cookie opens; a locked person has none."""
    if not key:
        return None
    found = Session.objects.select_related("person").filter(
        key_hash=secret_keys.hashed(key), expires_at__gt=at, person__is_locked=False
    )
    return found.first()


def has_consented(person: Person, system: System, scopes: list[str]) -> bool:
    """Tell whether the person has already given these rights, or more, to the system."""
    given = Consent.objects.filter(person=person, system=system).first()
    return given is not None and set(scopes) <= set(given.scopes)


def sent_codes(to: str | None = None, *, limit: int = 100) -> list[SentCode]:
    """Return the codes sent, newest first; only to one phone when it is named."""
    rows = SentCode.objects.all()
    if to is not None:
        rows = rows.filter(to=to)
    return list(rows[:limit])


def latest_code(visit: Visit) -> SentCode | None:
    """Return the newest code of a sign-in: the only one that counts."""
    return SentCode.objects.filter(visit=visit).first()


def grant_of_token(sid: str) -> Grant | None:
    """Return the unrevoked grant a token belongs to, with its person."""
    try:
        number = uuid.UUID(sid)
    except ValueError:
        return None
    return Grant.objects.select_related("person").filter(sid=number, revoked_at=None).first()
