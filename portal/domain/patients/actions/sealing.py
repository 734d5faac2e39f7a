"""What ESIA told of a person who has not agreed yet: sealed in the attempt, for ten minutes."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.conf import settings

from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Browser
from portal.kit import seal

_SEAL = "esia-person"


class NothingWaits(Exception):
    """There is no sealed answer of ESIA for this browser any more."""


def close(attempt: SignInAttempt, person: ports.Person, at: datetime) -> None:
    """Seal what ESIA told; nothing else of it is stored."""
    attempt.sealed = seal.close(
        _sealable(person),
        secret=settings.SECRET_KEY,
        purpose=_SEAL,
    )
    attempt.ends_at = at + ATTEMPT_LIFE
    attempt.save(update_fields=["sealed", "ends_at"])


def _sealable(person: ports.Person) -> dict[str, Any]:
    told = dataclasses.asdict(dataclasses.replace(person, children=()))
    return told | {"birth_date": person.birth_date and person.birth_date.isoformat()}


def take(region: str, browser: Browser, at: datetime) -> tuple[SignInAttempt, ports.Person]:
    """Take out what lies sealed for this browser in this region, once; raise NothingWaits."""
    attempt = queries.waiting_attempt(browser_hash=browser.key_hash, region=region, at=at)
    if attempt is None:
        raise NothingWaits
    taken = SignInAttempt.objects.filter(pk=attempt.pk).exclude(sealed="").update(sealed="")
    if taken != 1:
        raise NothingWaits
    try:
        told = seal.open_(
            attempt.sealed,
            secret=settings.SECRET_KEY,
            purpose=_SEAL,
            max_age_s=int(ATTEMPT_LIFE.total_seconds()),
        )
    except seal.Broken as error:
        raise NothingWaits from error
    return attempt, _person(told)


def _person(told: dict[str, Any]) -> ports.Person:
    birth = told["birth_date"]
    return ports.Person(
        **told
        | {
            "birth_date": date.fromisoformat(birth) if birth else None,
            "documents": tuple(ports.Document(**document) for document in told["documents"]),
            "children": (),
        }
    )
