"""Who has which way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.accounts.models import Account, EmailLink, Passage, Password

AT_MOST_ON_A_PHONE = 2


@dataclass(frozen=True, slots=True)
class Contacts:
    """What the settings show of an account; `awaited_email` waits for its link to be opened."""

    phone: str
    phone_confirmed_at: datetime | None
    email: str
    awaited_email: str
    surname: str
    name: str
    patronymic: str
    password_set_at: datetime | None
    is_password_limited: bool


def contacts(*, account_id: int, at: datetime) -> Contacts:
    """Return what the settings show (two queries)."""
    account = Account.objects.select_related("password").get(pk=account_id)
    password: Password | None = getattr(account, "password", None)
    links = EmailLink.objects.filter(account=account_id, used_at=None, ends_at__gt=at)
    awaited = links.order_by("-created_at").values_list("email", flat=True).first()
    return Contacts(
        account.phone, account.phone_confirmed_at, account.email, awaited or "", account.surname,
        account.name, account.patronymic, password.set_at if password else None,
        bool(password and password.is_limited),
    )  # fmt: skip


def passwords_on(*, phone: str, confirmed_after: datetime | None = None) -> Sequence[Password]:
    """Return the passwords of open accounts that sign in by this phone, two at most (one query)."""
    found = Password.objects.filter(
        account__phone=phone, account__is_blocked=False, account__phone_confirmed_at__isnull=False
    )
    if confirmed_after is not None:
        found = found.filter(account__phone_confirmed_at__gt=confirmed_after)
    return list(found.select_related("account").order_by("-set_at", "-pk")[:AT_MOST_ON_A_PHONE])


def passage(*, purpose: str, browser_hash: str, at: datetime) -> Passage | None:
    """Return this browser's newest unfinished passage of a purpose (one query)."""
    mine = Passage.objects.filter(browser_hash=browser_hash, purpose=purpose, used_at=None, ends_at__gt=at)
    return mine.select_related("account", "other").order_by("-created_at", "-pk").first()
