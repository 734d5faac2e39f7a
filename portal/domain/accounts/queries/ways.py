"""Stronger ways in that a person has."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings

from portal.domain.accounts.models import Passkey, Password, RecoveryCode, Totp
from portal.domain.accounts.states import TOTP_SEAL, OwnPasskey, OwnTotp
from portal.kit import seal

_FOR_EVER_S: Final = 100 * 365 * 24 * 3600


def passkeys_of(*, account_id: int) -> Sequence[OwnPasskey]:
    """Return the passkeys of this person, the oldest first (one query)."""
    mine = Passkey.objects.filter(account_id=account_id).order_by("pk")
    return [OwnPasskey(one.pk, one.name, one.host, one.created_at, one.used_at) for one in mine]


def has_passkey(*, account_id: int, host: str) -> bool:
    """Tell whether the person has a passkey that works on this host (one query)."""
    return Passkey.objects.filter(account_id=account_id, host=host).exists()


def totp_of(*, account_id: int) -> OwnTotp | None:
    """Return the working application of this person and how many codes on paper are left (two queries)."""
    found = Totp.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()
    if found is None or found.confirmed_at is None:
        return None
    left = RecoveryCode.objects.filter(account_id=account_id, used_at=None).count()
    return OwnTotp(found.confirmed_at, left)


def has_totp(*, account_id: int) -> bool:
    """Tell whether sign-in by password asks this person for a code of an application (one query)."""
    return Totp.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists()


def proves_by_password(*, account_id: int) -> bool:
    """Tell whether this person may prove who they are by the password and a code to the phone (one query).

    Not where an application is switched on: its code stands for the one to the phone, and for the password.
    """
    able = Password.objects.filter(
        account=account_id, account__phone_confirmed_at__isnull=False, account__is_blocked=False
    ).exclude(account__phone="")
    return able.exclude(account__totp__confirmed_at__isnull=False).exists()


def new_totp_secret(*, account_id: int) -> str | None:
    """Return the secret that waits for its first code; one that works already is never told."""
    found = Totp.objects.filter(account_id=account_id, confirmed_at=None).first()
    return opened_totp(found.sealed) if found else None


def opened_totp(sealed: str) -> str:
    """Open the seal of a secret."""
    return str(seal.open_(sealed, secret=settings.SECRET_KEY, purpose=TOTP_SEAL, max_age_s=_FOR_EVER_S))
