"""How an account can be reached."""

from dataclasses import dataclass
from datetime import datetime

from portal.domain.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Contact:
    """The e-mail of an account, and the region whose text its owner agreed to last (its code).

    `phone` is confirmed, or empty.
    `is_closing`: the consent is withdrawn, and everything goes soon unless the person comes back.
    """

    email: str
    is_email_confirmed: bool
    region: str
    is_closing: bool
    email_confirmed_at: datetime | None = None
    phone: str = ""


def contact(*, account_id: int) -> Contact | None:
    """Return how this account is reached; None if it is gone or was closed by the operator (one query)."""
    found = Account.objects.filter(pk=account_id, is_blocked=False)
    row = found.values_list(
        "email", "email_confirmed_at", "consent__region", "closing_at", "phone", "phone_confirmed_at"
    ).first()
    if row is None:
        return None
    email, confirmed_at, region, closing_at, phone, phone_confirmed_at = row
    return Contact(
        email=email,
        is_email_confirmed=bool(email) and confirmed_at is not None,
        region=region,
        is_closing=closing_at is not None,
        email_confirmed_at=confirmed_at,
        phone=phone if phone_confirmed_at else "",
    )
