"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. No tables, no clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_LONGEST: Final = 20_000


class Refused(ValueError):
    """The answer does not hold: garbage, another page's, another challenge's, a wrong signature."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passkey works: the host it is bound to, and the address of the page that asks."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey: its number and public key as base64url text, and how often it has signed."""

    credential: str
    public_key: str
    sign_count: int


def to_make(
    place: Place, *, brand: str, person: str, handle: bytes, challenge: bytes, known: Sequence[str]
) -> dict[str, Any]:
    """Return what a browser needs to make a passkey; `known` are those it must not make again."""
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name=brand,
        user_id=handle,
        user_name=person,
        user_display_name=person,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(known),
    )
    return _plain(options)


def to_use(place: Place, *, challenge: bytes, known: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a browser needs to sign with a passkey; without `known` the person chooses one."""
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        challenge=challenge,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options)


def made(answer: str, place: Place, *, challenge: bytes) -> Made:
    """Check that a browser has made a passkey for this page and challenge; raise Refused."""
    try:
        found = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except Exception as error:  # what a stranger sends may break the parser anywhere
        raise Refused("no passkey was made") from error
    return Made(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
    )


def named(answer: str) -> str:
    """Return the number of the passkey that an answer names; raise Refused for garbage."""
    try:
        return bytes_to_base64url(base64url_to_bytes(str(_read(answer)["id"])))
    except Exception as error:  # see above
        raise Refused("no passkey is named") from error


def used(answer: str, place: Place, *, challenge: bytes, public_key: str, sign_count: int) -> int:
    """Check the signature of this challenge by this key; return the new count; raise Refused."""
    try:
        found = webauthn.verify_authentication_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # see above
        raise Refused("the signature does not hold") from error
    return found.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST:
        raise Refused("too long")
    told = json.loads(answer)
    if not isinstance(told, dict):
        raise Refused("no object")
    return told


def _described(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _plain(options: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return told
