"""Devices that their person asked to remember, and browsers they came in by: keys lie only in cookies."""

import secrets
from datetime import datetime

from portal.domain.accounts.models import Account, Device, SeenBrowser
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import DEVICE_LIFE, SEEN_LIFE, Browser
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.kit import networks


def knows(*, account_id: int, key: str, at: datetime) -> bool:
    """Tell whether this account remembers the device that shows this key."""
    mine = Device.objects.filter(account=account_id, key_hash=hash_of(key), ends_at__gt=at)
    return bool(key) and mine.exists()


def remember(*, account: Account, old_key: str, browser: Browser, at: datetime) -> str:
    """Remember the device for 30 days and return its new key; others in the family keep it as theirs too.

    The key is always a new one, so that nobody can plant a key of their own before.
    """
    key = secrets.token_urlsafe(32)
    if old_key:
        Device.objects.filter(key_hash=hash_of(old_key)).update(key_hash=hash_of(key))
    Device.objects.update_or_create(
        account=account,
        key_hash=hash_of(key),
        defaults={
            "user_agent": browser.user_agent,
            "network": networks.shortened(browser.ip),
            "created_at": at,
            "ends_at": at + DEVICE_LIFE,
        },
    )
    return key


def forget(*, account_id: int, except_key: str = "") -> None:
    """Forget the devices of an account, but for the one that shows `except_key`."""
    others = Device.objects.filter(account=account_id)
    (others.exclude(key_hash=hash_of(except_key)) if except_key else others).delete()


def meet(*, account: Account, browser: Browser, at: datetime, tells: bool = True) -> None:
    """Note, in the transaction of a sign-in, by which browser the person came; tell them of a new one.

    `tells` is False where the newness is known anyway: at the registration, or on a remembered device.
    """
    if SeenBrowser.objects.filter(account=account, key_hash=browser.seen_hash).update(last_used_at=at):
        return
    seen = SeenBrowser(account=account, key_hash=browser.seen_hash, created_at=at, last_used_at=at)
    SeenBrowser.objects.bulk_create([seen], ignore_conflicts=True)  # two tabs at once
    if tells:
        notices.put(
            account_id=account.pk, card_id=None, kind=Kind.NEW_DEVICE, facts={}, at=at,
            key=f"device:{account.pk}:{at.isoformat()}",
        )  # fmt: skip


def sweep_seen(*, at: datetime) -> int:
    """Remove browsers that nobody came in by for half a year; return how many."""
    removed, _ = SeenBrowser.objects.filter(last_used_at__lte=at - SEEN_LIFE).delete()
    return removed
