"""Passkeys: made, used, taken away."""

import secrets
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from portal.domain.accounts.actions import devices, sessions, ways
from portal.domain.accounts.models import Challenge, Passkey
from portal.domain.accounts.states import (
    CHALLENGE_LIFE,
    PASSKEYS_AT_MOST,
    Browser,
    ChallengeFor,
    SignedIn,
    Way,
)
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.notices.states import Kind
from portal.kit import passkeys

_BYTES: Final = 32


class PasskeyRefused(Exception):
    """The passkey did not open anything; `kind` says why (late, unknown, wrong, many, blocked)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def ask_to_make(
    *, session: SignedIn, place: passkeys.Place, brand: str, browser: Browser, at: datetime
) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for this person; raise PasskeyRefused at ten."""
    mine = Passkey.objects.filter(account_id=session.account_id, host=place.host)
    known = list(mine.values_list("credential", flat=True))
    if len(known) >= PASSKEYS_AT_MOST:
        raise PasskeyRefused("many")
    return passkeys.to_make(
        place,
        brand=brand,
        person=f"{session.name} {session.surname[:1]}.",
        handle=_handle(session.account_id),
        challenge=_challenge(ChallengeFor.MAKE, browser, at, session.account_id),
        known=known,
    )


def _handle(account_id: int) -> bytes:
    """Name the account to a device without its number."""
    return salted_hmac(
        "passkey-handle", str(account_id), secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()


def _challenge(purpose: ChallengeFor, browser: Browser, at: datetime, account_id: int | None) -> bytes:
    value = secrets.token_bytes(_BYTES)
    Challenge.objects.create(
        value=value.hex(), browser_hash=browser.key_hash, purpose=purpose, account_id=account_id,
        ends_at=at + CHALLENGE_LIFE,
    )  # fmt: skip
    return value


def _spend(purpose: ChallengeFor, browser: Browser, at: datetime, account_id: int | None) -> bytes:
    """Use this browser's newest challenge, once; raise PasskeyRefused when there is none."""
    whose = Q(account=None) if account_id is None else Q(account_id=account_id)
    waiting = Challenge.objects.filter(
        whose, browser_hash=browser.key_hash, purpose=purpose, used_at=None, ends_at__gt=at
    )
    newest = waiting.order_by("-pk").first()
    if newest is None or Challenge.objects.filter(pk=newest.pk, used_at=None).update(used_at=at) != 1:
        raise PasskeyRefused("late")
    return bytes.fromhex(newest.value)


def add_passkey(
    *,
    session: SignedIn,
    answer: str,
    place: passkeys.Place,
    name: str,
    browser: Browser,
    at: datetime,
    by: Actor,
) -> None:
    """Keep the passkey that the browser has made; raise PasskeyRefused if the answer does not hold."""
    challenge = _spend(ChallengeFor.MAKE, browser, at, session.account_id)
    try:
        made = passkeys.made(answer, place, challenge=challenge)
    except passkeys.Refused as error:
        raise PasskeyRefused("wrong") from error
    with transaction.atomic():
        if Passkey.objects.filter(credential=made.credential).exists():
            raise PasskeyRefused("wrong")
        Passkey.objects.create(
            account_id=session.account_id, credential=made.credential, public_key=made.public_key,
            sign_count=made.sign_count, host=place.host, name=name[:100], created_at=at,
        )  # fmt: skip
        ways.changed(session.account_id, "passkey.added", Kind.WAY_ADDED, "passkey", at, by)


def remove_passkey(*, account_id: int, passkey_id: int, at: datetime, by: Actor) -> None:
    """Take a passkey away; raise ways.NoSuchWay for a stranger's."""
    with transaction.atomic():
        removed, _ = Passkey.objects.filter(account_id=account_id, pk=passkey_id).delete()
        if not removed:
            raise ways.NoSuchWay
        ways.changed(account_id, "passkey.removed", Kind.WAY_REMOVED, "passkey", at, by)


def ask_to_sign(
    *, place: passkeys.Place, browser: Browser, at: datetime, account_id: int | None = None
) -> dict[str, Any]:
    """Return what the browser needs to sign: with any passkey at the sign-in, with the person's own later."""
    if account_id is None:  # anybody may ask, and each question is a row
        limits.take(limit.PASSKEYS_OF_NETWORK, limit.of_network(browser.ip), at=at)
    purpose = ChallengeFor.SIGN_IN if account_id is None else ChallengeFor.PROVE
    known = (
        Passkey.objects.filter(account_id=account_id, host=place.host)
        if account_id
        else Passkey.objects.none()
    )
    return passkeys.to_use(
        place,
        challenge=_challenge(purpose, browser, at, account_id),
        known=list(known.values_list("credential", flat=True)),
    )


def sign_in_by_passkey(*, answer: str, place: passkeys.Place, browser: Browser, at: datetime) -> str:
    """Open a session by a passkey and return its key; raise PasskeyRefused."""
    passkey = _used(answer, place, _spend(ChallengeFor.SIGN_IN, browser, at, None), at)
    if passkey.account.is_blocked:
        raise PasskeyRefused("blocked")
    with transaction.atomic():
        devices.meet(account=passkey.account, browser=browser, at=at)
        return sessions.open_session(account=passkey.account, browser=browser, at=at, way=Way.PASSKEY)


def prove_by_passkey(
    *, session: SignedIn, answer: str, place: passkeys.Place, browser: Browser, at: datetime
) -> None:
    """Check that this very person holds one of their passkeys; raise PasskeyRefused."""
    passkey = _used(answer, place, _spend(ChallengeFor.PROVE, browser, at, session.account_id), at)
    if passkey.account_id != session.account_id:
        raise PasskeyRefused("unknown")


def _used(answer: str, place: passkeys.Place, challenge: bytes, at: datetime) -> Passkey:
    """Return the passkey that signed; its count goes only up, so a copied key is noticed."""
    try:
        found = Passkey.objects.select_related("account").filter(credential=passkeys.named(answer)).first()
        if found is None:
            raise PasskeyRefused("unknown")
        count = passkeys.used(
            answer, place, challenge=challenge, public_key=found.public_key, sign_count=found.sign_count
        )
    except passkeys.Refused as error:
        raise PasskeyRefused("wrong") from error
    Passkey.objects.filter(pk=found.pk).update(sign_count=count, used_at=at)
    return found
