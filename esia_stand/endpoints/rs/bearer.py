"""Who asks: the access token of a request, and what it opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from esia_stand.endpoints import clock
from esia_stand.grants import queries
from esia_stand.keys import token_keys
from esia_stand.protocol.errors import RestCode, RestRefused
from esia_stand.protocol.faults import Fault
from esia_stand.protocol.words import N_

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """One person's record and the scopes under which it is read."""

    oid: int
    record: Mapping[str, Any]
    scopes: set[str]


def claims(request: HttpRequest) -> Claims | None:
    """Return the claims of the token of this request if the stand signed it; times are not looked at."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    read = (signer.read(token.strip()) for signer in token_keys.signers())
    return next((told for told in read if told is not None), None)


def opened(request: HttpRequest, told: Claims | None, oid: int, faults: Mapping[Fault, int]) -> Opened:
    """Return the person the token opens.

    :param told: its claims, None where the stand did not sign it.
    :raises RestRefused: 401 for a token that is not ours, revoked or expired; 403 for another person.
    """
    if told is None:
        raise RestRefused(RestCode.INVALID_TOKEN, hint=_why_unknown(request))
    if "urn:esia:sbj_id" not in told:
        raise RestRefused(RestCode.INVALID_TOKEN, hint=N_("это не маркер доступа (access_token)"))
    if told["exp"] <= clock.now(faults).timestamp():
        raise RestRefused(RestCode.EXPIRED_TOKEN)
    grant = queries.grant_of_token(str(told.get("urn:esia:sid", "")))
    if grant is None:
        raise RestRefused(
            RestCode.INVALID_TOKEN,
            hint=N_(
                "маркер отозван: код или маркер обновления использовали дважды, или человека заблокировали"
            ),
        )
    if grant.person_id != oid:
        raise RestRefused(RestCode.SCOPE_NOT_ALLOWED, hint=N_("маркер другого человека: oid в адресе не его"))
    return Opened(oid, _record(grant.person.record, faults), set(grant.scopes))


def _why_unknown(request: HttpRequest) -> str:
    if "Authorization" not in request.headers:
        return N_("нет заголовка Authorization: Bearer")
    return N_("маркер подписан не стендом или повреждён")


def _record(record: Mapping[str, Any], faults: Mapping[Fault, int]) -> Mapping[str, Any]:
    return {**record, "kids": []} if Fault.NO_CHILDREN in faults else record
