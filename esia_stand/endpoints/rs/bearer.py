"""Who asks: the access token of a request, and what it opens."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from esia_stand.config import keys
from esia_stand.grants import queries
from esia_stand.protocol.errors import RestCode, RestRefused


@dataclass(frozen=True, slots=True)
class Opened:
    """One person's record and the scopes under which it is read."""

    oid: int
    record: dict[str, Any]
    scopes: set[str]


def opened(request: HttpRequest, oid: int, *, at: dt.datetime) -> Opened:
    """Return the person the token opens.

    :raises RestRefused: 401 for a token that is not ours, revoked or expired; 403 for another person.
    """
    claims = _claims(request)
    if claims["exp"] <= at.timestamp():
        raise RestRefused(RestCode.EXPIRED_TOKEN)
    grant = queries.grant_of_token(str(claims.get("urn:esia:sid", "")))
    if grant is None:
        raise RestRefused(RestCode.INVALID_TOKEN)
    if grant.person_id != oid:
        raise RestRefused(RestCode.SCOPE_NOT_ALLOWED)
    return Opened(oid, grant.person.record, set(grant.scopes))


def _claims(request: HttpRequest) -> dict[str, Any]:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    claims = keys.signer().read(token.strip()) if kind.lower() == "bearer" else None
    if claims is None or "urn:esia:sbj_id" not in claims:  # an id_token opens nothing
        raise RestRefused(RestCode.INVALID_TOKEN)
    return claims
