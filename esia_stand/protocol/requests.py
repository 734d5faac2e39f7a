"""Requests of systems, read strictly: what is missing, repeated or unknown is refused by its number."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from esia_stand.protocol import filters, permissions, pkce, scopes, timestamps
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_

AC_MANDATORY: Final = (
    "client_id",
    "client_secret",
    "client_certificate_hash",
    "redirect_uri",
    "scope",
    "response_type",
    "state",
    "timestamp",
    "access_type",
)
TE_MANDATORY: Final = (
    "state",
    "client_id",
    "client_secret",
    "client_certificate_hash",
    "redirect_uri",
    "scope",
    "timestamp",
    "token_type",
    "grant_type",
)
CODE_GRANT: Final = "authorization_code"
REFRESH_GRANT: Final = "refresh_token"
STATE_LIMIT: Final = 255


def single(lists: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    """Return each parameter once.

    :raises Refused: 007003, when one is repeated.
    """
    found: dict[str, str] = {}
    for name, values in lists:
        if len(values) != 1:
            raise Refused(Code.BAD_PARAMETER, f"[{name}].", hint=N_("параметр повторён"))
        found[name] = values[0]
    return found


def check_present(parameters: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse with 007014 and the list of what is missing; an empty value counts as missing."""
    missing = [name for name in names if not parameters.get(name)]
    if missing:
        raise Refused(
            Code.PARAMETER_MISSING, f"[{', '.join(missing)}].", hint=_why_missing(parameters, missing)
        )


def _why_missing(parameters: Mapping[str, str], missing: list[str]) -> str:
    if not parameters:
        return N_("нет ни одного параметра: тело запроса должно быть формой (x-www-form-urlencoded), не JSON")
    if missing == ["client_certificate_hash"]:
        return N_("нет client_certificate_hash: на v2 и v3 он обязателен, Стрибог-256 от DER сертификата")
    return ""


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a system asks for at `/aas/oauth2/v2/ac`; the signature is checked elsewhere."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    access_type: str
    challenge: str
    person_filter: str
    asks_organisation: bool

    @classmethod
    def read(cls, parameters: Mapping[str, str], *, at: dt.datetime) -> Self:
        """Check everything but the signature, in the order in which ESIA complains."""
        check_present(parameters, AC_MANDATORY)
        if parameters["response_type"] != "code":
            raise Refused(Code.RESPONSE_TYPE)
        if parameters["access_type"] not in ("online", "offline"):
            raise Refused(
                Code.BAD_PARAMETER, "[access_type].", hint=N_("access_type может быть online или offline")
            )
        _check_state(parameters)
        timestamps.check(parameters["timestamp"], at=at)
        permissions.check(parameters.get("permissions", ""))
        scopes.check_org(parameters.get("scope_org", ""))
        challenge = parameters.get("code_challenge", "")
        pkce.check_challenge(challenge, parameters.get("code_challenge_method", ""))
        return cls(
            redirect_uri=parameters["redirect_uri"],
            scopes=scopes.read(parameters["scope"]),
            state=parameters["state"],
            access_type=parameters["access_type"],
            challenge=challenge,
            person_filter=filters.read(parameters.get("person_filter", "")),
            asks_organisation=bool(parameters.get("scope_org", "").strip()),
        )


def _check_state(parameters: Mapping[str, str]) -> None:
    if len(parameters["state"]) > STATE_LIMIT:
        raise Refused(Code.BAD_PARAMETER, "[state].", hint=N_("state длиннее 255 знаков: нужен UUID"))


def check_token_request(parameters: Mapping[str, str], *, at: dt.datetime) -> None:
    """Check the form of `/aas/oauth2/v3/te`: its parts, grant type and time."""
    check_present(parameters, TE_MANDATORY)
    grant = parameters["grant_type"]
    if grant not in (CODE_GRANT, REFRESH_GRANT):
        raise Refused(Code.GRANT_TYPE)
    check_present(parameters, ("code" if grant == CODE_GRANT else "refresh_token",))
    _check_state(parameters)
    timestamps.check(parameters["timestamp"], at=at)
    scopes.check_org(parameters.get("scope_org", ""))
