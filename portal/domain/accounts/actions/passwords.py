"""A password is set: by the person in the settings, or at the end of a recovery."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.domain.accounts.actions import common_passwords, ending, hashing
from portal.domain.accounts.models import Account, Device, Password
from portal.domain.accounts.rules import passwords as rules
from portal.domain.accounts.states import SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.regions import queries as regions


class WeakPassword(Exception):
    """The password would be guessed; `reasons` are all that stands against it."""

    def __init__(self, reasons: list[rules.Weak]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class NoPhone(Exception):
    """An account without a confirmed mobile phone has nothing to sign in with."""


class PhoneFull(Exception):
    """Two accounts sign in by a password on this phone already; more could not be told apart."""


class WrongPassword(Exception):
    """The phone, the password, or both are not right; nobody learns which."""


def why_weak(*, account: Account, password: str, birth_date: str = "", email: str = "") -> list[rules.Weak]:
    """Return everything against a tidied password of this person.

    `birth_date` is ДДММГГГГ or empty, `email` an address that waits to be confirmed.
    """
    boxes = (told.partition("@")[0] for told in (account.email, email))
    names = (account.surname, account.name, account.patronymic, *boxes)
    region = regions.known(account.consent.region) if account.consent else None
    places = (region.name, region.brand) if region else ()
    owner = rules.Owner(account.phone, tuple(name for name in names if name), birth_date, places)
    return rules.why_weak(password, owner, common_passwords.known())


def fresh_hash(*, account: Account, password: str, birth_date: str = "", email: str = "") -> str:
    """Return the hash of a tidied password that is strong enough; raise WeakPassword, hashing.Busy."""
    reasons = why_weak(account=account, password=password, birth_date=birth_date, email=email)
    if reasons:
        raise WeakPassword(reasons)
    return hashing.make(password)


def set_password(
    *, session: SignedIn, password: str, birth_date: str = "", email: str = "", at: datetime, by: Actor
) -> None:
    """Set the password of the person of this session and end all other sessions.

    Raises WeakPassword, NoPhone, PhoneFull, hashing.Busy.
    """
    text = rules.tidy(password)
    account = Account.objects.get(pk=session.account_id)
    encoded = fresh_hash(account=account, password=text, birth_date=birth_date, email=email)
    with transaction.atomic():
        check_place(account=account)
        is_new = store(account=account, encoded=encoded, is_long=rules.is_long(text), is_limited=False, at=at)
        ending.end_others(account_id=account.pk, except_session=session.session_id, at=at, by=by)
        audit.record(
            at=at, by=by, action="password.set", object_kind="account", object_id=account.pk,
            facts={"is_new": is_new},
        )  # fmt: skip
        tell(
            account=account, kind=Kind.PASSWORD_CHANGED, key=f"password:{account.pk}:{at.isoformat()}", at=at
        )


def check_place(*, account: Account) -> None:
    """Refuse a third password on one phone, and one without a phone; raise NoPhone, PhoneFull."""
    if not account.phone or account.phone_confirmed_at is None:
        raise NoPhone
    check_room(phone=account.phone, account_id=account.pk)


def check_room(*, phone: str, account_id: int) -> None:
    """Refuse the phone that two others sign in by already, one asker at a time; raise PhoneFull."""
    sharing = Account.objects.select_for_update().filter(phone=phone).order_by("pk")
    ids = [one.pk for one in sharing if one.pk != account_id]
    if Password.objects.filter(account__in=ids).count() >= hashing.COMPARED:
        raise PhoneFull


def store(*, account: Account, encoded: str, is_long: bool, is_limited: bool, at: datetime) -> bool:
    """Keep the hash and forget every remembered device; return whether it is the first password."""
    told = {"hash": encoded, "is_long": is_long, "is_limited": is_limited, "set_at": at}
    _, is_new = Password.objects.update_or_create(account=account, defaults=told)
    Device.objects.filter(account=account).delete()
    return is_new


def is_right(*, account_id: int, password: str) -> bool:
    """Tell, in a `hashing.seat()`, whether this is the account's password now."""
    known = Password.objects.filter(account=account_id).first()
    text = rules.tidy(password) if len(password) <= rules.LONGEST else ""
    return any(hashing.compare(text, [known.hash] if known else []))


def tell(*, account: Account, kind: Kind, key: str, at: datetime, **facts: Any) -> None:
    """Put a notice about the ways in of an account."""
    notices.put(account_id=account.pk, card_id=None, kind=kind, key=key, facts=facts, at=at)
