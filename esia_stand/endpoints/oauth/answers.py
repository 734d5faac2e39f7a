"""Answers of `/te`, whole and with the failures that lie inside the tokens."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from esia_stand.endpoints.oauth import signing
from esia_stand.grants import codes
from esia_stand.grants.models import Grant
from esia_stand.protocol import scopes, tokens
from esia_stand.protocol.errors import Refused
from esia_stand.protocol.faults import Fault

JSON = "application/json;charset=UTF-8"


def granted(
    grant: Grant, state: str, refresh_token: str, faults: Mapping[Fault, int], *, at: dt.datetime
) -> HttpResponse:
    """Return the tokens; the id_token only when `openid` was asked for."""
    subject = codes.subject(grant, settings.STAND_ISSUER)
    access = _access(grant, subject, faults, at)
    body: dict[str, Any] = {
        "state": str(uuid.uuid4()) if Fault.TOKEN_WRONG_STATE in faults else state,
        "token_type": "Bearer",
        "expires_in": int(tokens.ACCESS_LIFE.total_seconds()),
    }
    if refresh_token:
        body["refresh_token"] = refresh_token
    if scopes.SIGN_IN in subject.scopes:
        body["id_token"] = access if Fault.ID_IS_ACCESS in faults else _identity(grant, subject, faults, at)
    return HttpResponse(json.dumps(body | {"access_token": access}), content_type=JSON)


def _access(grant: Grant, subject: tokens.Subject, faults: Mapping[Fault, int], at: dt.datetime) -> str:
    """Return the access token, wrong in every way that is switched on."""
    if Fault.ACCESS_EXPIRED in faults:
        at -= tokens.ACCESS_LIFE + dt.timedelta(minutes=10)
    signer = signing.signer(grant.system, faults, Fault.ACCESS_FOREIGN_KEY)
    return tokens.access(tokens.access_claims(subject, at=at), signer)


def _identity(grant: Grant, subject: tokens.Subject, faults: Mapping[Fault, int], at: dt.datetime) -> str:
    """Return the id_token, wrong in every way that is switched on."""
    if Fault.ID_EXPIRED in faults:
        at -= tokens.ID_LIFE + dt.timedelta(minutes=10)
    claims = tokens.id_claims(subject, at=at)
    if Fault.ID_WRONG_AUDIENCE in faults:
        claims["aud"] = "SOMEBODYELSE"
    if Fault.ID_WRONG_ISSUER in faults:
        claims["iss"] = "http://esia.example/"
    return tokens.identity(claims, signing.signer(grant.system, faults, Fault.ID_FOREIGN_KEY))


def refused(refusal: Refused, state: str) -> HttpResponse:
    """Return ESIA's refusal: 400 with its number."""
    body = {"error_description": refusal.description, "error": refusal.code.error}
    if state:
        body["state"] = state
    return HttpResponse(json.dumps(body), content_type=JSON, status=400)
