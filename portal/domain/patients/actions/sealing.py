"""What ESIA told and nobody has stored yet: sealed in the attempt, for ten minutes.

Before the consent it waits for the browser that left; of a signed-in person it opens in one sitting only.
"""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Browser
from portal.kit import seal

_BEFORE_CONSENT = "esia-person"
_INSIDE = "esia-told"
_KEY_LENGTH = 16


class NothingWaits(Exception):
    """There is no sealed answer of ESIA for this browser, or in this sitting, any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What ESIA told in a sitting; `is_of_children`: it was asked about children, none may be the answer."""

    attempt: SignInAttempt
    person: ports.Person
    is_of_children: bool

    def key(self, one: ports.Person) -> str:
        """Name somebody of this answer for an address: says nothing, and fits no other answer."""
        named = f"{self.attempt.state}:{one.oid}".encode()
        return hashlib.sha256(named).hexdigest()[:_KEY_LENGTH]


def close(attempt: SignInAttempt, person: ports.Person, at: datetime) -> None:
    """Seal what ESIA told of somebody who has not agreed yet; nothing else of it is stored."""
    _seal(attempt, _sealable(person), _BEFORE_CONSENT, at)


def take(region: str, browser: Browser, at: datetime) -> tuple[SignInAttempt, ports.Person]:
    """Take out what lies sealed for this browser in this region, once; raise NothingWaits."""
    attempt = queries.waiting_attempt(browser_hash=browser.key_hash, region=region, at=at)
    if attempt is None:
        raise NothingWaits
    taken = SignInAttempt.objects.filter(pk=attempt.pk).exclude(sealed="").update(sealed="")
    if taken != 1:
        raise NothingWaits
    return attempt, _person(_opened(attempt, _BEFORE_CONSENT))


def keep(
    attempt: SignInAttempt, person: ports.Person, *, session_id: int, is_of_children: bool, at: datetime
) -> None:
    """Seal what ESIA told for one sitting; its earlier answers go, children stay out unless asked about."""
    told = person if is_of_children else dataclasses.replace(person, children=())
    with transaction.atomic():
        SignInAttempt.objects.filter(session=session_id).exclude(sealed="").update(sealed="")
        attempt.session_id = session_id
        _seal(attempt, {"person": _sealable(told), "is_of_children": is_of_children}, _INSIDE, at)


def told(*, session_id: int, at: datetime) -> Told:
    """Return what ESIA told in this sitting within the last ten minutes; raise NothingWaits."""
    attempt = queries.told_to(session_id=session_id, at=at)
    if attempt is None:
        raise NothingWaits
    opened = _opened(attempt, _INSIDE)
    return Told(attempt, _person(opened["person"]), opened["is_of_children"])


def _seal(attempt: SignInAttempt, value: dict[str, Any], purpose: str, at: datetime) -> None:
    attempt.sealed = seal.close(value, secret=settings.SECRET_KEY, purpose=purpose)
    attempt.ends_at = at + ATTEMPT_LIFE
    attempt.save(update_fields=["sealed", "ends_at", "session"])


def _opened(attempt: SignInAttempt, purpose: str) -> Any:
    life_s = int(ATTEMPT_LIFE.total_seconds())
    try:
        return seal.open_(attempt.sealed, secret=settings.SECRET_KEY, purpose=purpose, max_age_s=life_s)
    except seal.Broken as error:
        raise NothingWaits from error


def _sealable(person: ports.Person) -> dict[str, Any]:
    told = dataclasses.asdict(dataclasses.replace(person, children=()))
    return told | {
        "birth_date": person.birth_date and person.birth_date.isoformat(),
        "children": [_sealable(child) for child in person.children],
    }


def _person(told: dict[str, Any]) -> ports.Person:
    birth = told["birth_date"]
    return ports.Person(
        **told
        | {
            "birth_date": date.fromisoformat(birth) if birth else None,
            "documents": tuple(ports.Document(**document) for document in told["documents"]),
            "children": tuple(_person(child) for child in told["children"]),
        }
    )
