"""Codes of an application (TOTP), and codes on paper for the day when the telephone is lost."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.domain.accounts import queries
from portal.domain.accounts.actions import ways
from portal.domain.accounts.models import Device, RecoveryCode, Totp
from portal.domain.accounts.states import (
    RECOVERY_CODES,
    RECOVERY_KEPT,
    RECOVERY_LENGTH,
    TOTP_FAILURES,
    TOTP_SEAL,
    TOTP_WINDOW,
)
from portal.domain.audit.states import Actor
from portal.domain.notices.states import Kind
from portal.kit import seal

_STEP_S: Final = 30
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 and O, no 1, I and L: the codes are copied by hand."""


class WrongTotp(Exception):
    """The code opens nothing; `kind`: `wrong` (or used already), `over` (too many wrong ones today)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def begin_totp(*, account_id: int) -> None:
    """Make a secret for an application; one that works already stays as it is and is never shown again."""
    sealed = seal.close(pyotp.random_base32(), secret=settings.SECRET_KEY, purpose=TOTP_SEAL)
    with transaction.atomic():
        Totp.objects.filter(account_id=account_id, confirmed_at=None).delete()
        Totp.objects.get_or_create(account_id=account_id, defaults={"sealed": sealed})


def confirm_totp(*, account_id: int, digits: str, at: datetime, by: Actor) -> Sequence[str]:
    """Switch the application on by its first code; return the codes on paper, shown only now.

    Raises WrongTotp, and ways.NoSuchWay when no application is being added.
    """
    _check_app(account_id, _plain(digits), at, is_confirmed=False)
    with transaction.atomic():
        Totp.objects.filter(account_id=account_id, confirmed_at=None).update(confirmed_at=at)
        Device.objects.filter(account_id=account_id).delete()  # remembered when a call was enough
        ways.changed(account_id, "totp.added", Kind.WAY_ADDED, "totp", at, by)
        return _new_codes(account_id)


def new_recovery_codes(*, account_id: int, at: datetime, by: Actor) -> Sequence[str]:
    """Make new codes on paper; the old ones open nothing any more. Raises ways.NoSuchWay."""
    if not Totp.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists():
        raise ways.NoSuchWay
    with transaction.atomic():
        ways.changed(account_id, "recovery_codes.made", Kind.WAY_ADDED, "recovery", at, by)
        return _new_codes(account_id)


def _new_codes(account_id: int) -> Sequence[str]:
    RecoveryCode.objects.filter(account_id=account_id).delete()
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account_id=account_id, code_hash=_hash(account_id, code)) for code in codes
    )
    return codes


def _hash(account_id: int, code: str) -> str:
    return salted_hmac(f"recovery-code:{account_id}", code, algorithm="sha256").hexdigest()


def remove_totp(*, account_id: int, at: datetime, by: Actor) -> None:
    """Switch the application off, its codes on paper too; raise ways.NoSuchWay when there is none."""
    with transaction.atomic():
        removed, _ = Totp.objects.filter(account_id=account_id, confirmed_at__isnull=False).delete()
        if not removed:
            raise ways.NoSuchWay
        RecoveryCode.objects.filter(account_id=account_id).delete()
        ways.changed(account_id, "totp.removed", Kind.WAY_REMOVED, "totp", at, by)


def check_totp(*, account_id: int, digits: str, at: datetime) -> None:
    """Use a code of the application, or one on paper, once. Call it outside of a transaction: tries count.

    Raises WrongTotp, and ways.NoSuchWay for an account without an application.
    """
    typed = _plain(digits)
    if len(typed) == RECOVERY_LENGTH:
        _check_paper(account_id, typed, at)
    else:
        _check_app(account_id, typed, at, is_confirmed=True)


def sweep_paper(*, at: datetime) -> int:
    """Remove codes on paper that were used yesterday or before; return how many."""
    removed, _ = RecoveryCode.objects.filter(used_at__lte=at - RECOVERY_KEPT).delete()
    return removed


def _plain(digits: str) -> str:
    return "".join(letter for letter in digits[:100].upper() if letter.isalnum())


def _check_app(account_id: int, typed: str, at: datetime, *, is_confirmed: bool) -> None:
    mine = Totp.objects.filter(account_id=account_id, confirmed_at__isnull=not is_confirmed)
    found = mine.first()
    if found is None:
        raise ways.NoSuchWay
    _take_try(account_id, at)
    step = _step_of(queries.opened_totp(found.sealed), typed, at)
    # One statement decides: the same code in two tabs at once opens one of them.
    if step is None or mine.filter(last_step__lt=step).update(last_step=step) != 1:
        raise WrongTotp("wrong")
    mine.update(failures=0, failures_from=None)


def _step_of(secret: str, typed: str, at: datetime) -> int | None:
    """Return the half-minute whose code this is: now, one before or one after."""
    now = int(at.timestamp()) // _STEP_S
    codes = {step: pyotp.TOTP(secret).at(step * _STEP_S) for step in (now - 1, now, now + 1)}
    right = [step for step, code in codes.items() if constant_time_compare(code, typed)]
    return max(right, default=None)


def _check_paper(account_id: int, typed: str, at: datetime) -> None:
    _take_try(account_id, at)
    unused = RecoveryCode.objects.filter(
        account_id=account_id, code_hash=_hash(account_id, typed), used_at=None
    )
    if unused.update(used_at=at) != 1:
        raise WrongTotp("wrong")
    Totp.objects.filter(account_id=account_id).update(failures=0, failures_from=None)


def _take_try(account_id: int, at: datetime) -> None:
    """Count one try before anything is compared: ten in a day, however many processes are asked."""
    is_new_day = Q(failures_from=None) | Q(failures_from__lte=at - TOTP_WINDOW)
    allowed = Totp.objects.filter(Q(account_id=account_id) & (is_new_day | Q(failures__lt=TOTP_FAILURES)))
    taken = allowed.update(
        failures=Case(When(is_new_day, then=Value(1)), default=F("failures") + 1),
        failures_from=Case(When(is_new_day, then=Value(at)), default=F("failures_from")),
    )
    if not taken:
        raise WrongTotp("over")
