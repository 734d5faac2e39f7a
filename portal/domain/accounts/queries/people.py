"""What is known of an account: for its owner's archive, and which accounts are closing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, QuerySet

from portal.domain.accounts.models import (
    Account,
    Code,
    Device,
    EmailLink,
    Passkey,
    Password,
    SeenBrowser,
    Session,
    Totp,
)


def due_to_erase(*, at: datetime) -> Sequence[int]:
    """Return the accounts whose time to think again is over, the longest waiting first (one query)."""
    due = Account.objects.filter(closing_at__lte=at, erased_at=None).order_by("closing_at")
    return list(due.values_list("pk", flat=True))


_ACCOUNT: Final = ("surname", "name", "patronymic", "phone", "email", "level", "created_at", "seen_at")
_KEPT: Final[dict[str, tuple[type[Model], tuple[str, ...]]]] = {
    "sessions": (Session, ("way", "user_agent", "network", "created_at", "last_used_at", "closed_at")),
    "codes": (Code, ("purpose", "phone", "channel", "created_at", "sent_at", "used_at")),
    "passwords": (Password, ("set_at",)),
    "passkeys": (Passkey, ("name", "host", "created_at", "used_at")),
    "apps": (Totp, ("confirmed_at",)),
    "devices": (Device, ("user_agent", "network", "created_at", "ends_at")),
    "browsers": (SeenBrowser, ("created_at", "last_used_at")),
    "email_links": (EmailLink, ("email", "created_at", "ends_at", "used_at")),
}
"""What the archive tells of each table: never a hash, a key or a secret."""


def everything(*, account_id: int) -> dict[str, Any]:
    """Return what accounts keep of a person, as plain values (one query a table)."""
    account = Account.objects.filter(pk=account_id)
    return {"account": account.values(*_ACCOUNT).get()} | {
        name: list(QuerySet(table).filter(account=account_id).order_by("pk").values(*fields))
        for name, (table, fields) in _KEPT.items()
    }
