"""The consent just given, on its way from its page to the button that leads to ESIA."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import now

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.states import ATTEMPT_LIFE, Wording
from portal.domain.regions.queries import Region
from portal.sites.entrance import cookies

COOKIE: Final = "portal_agreed"


@dataclass(frozen=True, slots=True)
class Given:
    """A consent to `text`, word for word, pressed at `at` (UTC); `next` is where the person was going."""

    text: str
    at: datetime
    next: str


def text_of(region: Region) -> str:
    """Return the text that a person of this region is shown now, as it is kept."""
    return wording_of(region).body


def wording_of(region: Region) -> Wording:
    """Return that text with its version and the plain words above it."""
    return accounts.wording(region=region.code, operator=region.operator, at=now())


def digest(text: str) -> str:
    """Return the SHA-256 that names a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep(response: HttpResponseBase, region: Region, given: Given) -> None:
    """Put the consent into a sealed cookie."""
    value = [region.code, digest(given.text), given.at.isoformat(), given.next]
    cookies.put_sealed(response, COOKIE, value, life=ATTEMPT_LIFE)


def read(request: HttpRequest, region: Region) -> Given | None:
    """Return the consent to today's text of this region, or None: then it must be asked anew."""
    value = cookies.sealed(request, COOKIE, life=ATTEMPT_LIFE)
    text = text_of(region)
    if value is None or value[:2] != [region.code, digest(text)]:
        return None
    return Given(text, datetime.fromisoformat(value[2]), value[3])


def forget(response: HttpResponseBase) -> None:
    """Delete the cookie: the consent has been used, or refused."""
    cookies.drop(response, COOKIE)
