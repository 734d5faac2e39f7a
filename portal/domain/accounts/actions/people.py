"""The account itself: created from what ESIA told, refreshed at each return, named as actor."""

from datetime import datetime
from typing import Any

from django.conf import settings

from portal.domain.accounts import ports
from portal.domain.accounts.actions import failures, passwords, phones
from portal.domain.accounts.models import (
    Account,
    Code,
    Consent,
    Device,
    Draft,
    EmailLink,
    FormerPhone,
    Passage,
    Passkey,
    Password,
    RecoveryCode,
    SeenBrowser,
    Session,
    SignInAttempt,
    Totp,
)
from portal.domain.accounts.rules import levels
from portal.domain.accounts.states import ContactSource
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.notices.states import Kind
from portal.domain.regions.states import Level
from portal.kit import keyed


class Blocked(Exception):
    """The account was closed by the operator."""


def create(*, person: ports.Person, consent: Consent, at: datetime) -> Account:
    """Create the account of a person who has agreed."""
    return Account.objects.create(
        esia_issuer=consent.esia_issuer,
        esia_oid=person.oid,
        consent=consent,
        created_at=at,
        seen_at=at,
        level=level_of(person),
        **_names(person),
        **_contact("phone", person.phone, at),
        **_contact("email", person.email, at),
    )


def refresh(*, account: Account, person: ports.Person, region: str, at: datetime) -> Account:
    """Take over what ESIA tells of this person now; raise Blocked for a closed account.

    What ESIA does not tell stays. A phone or an e-mail that the person chose in the settings
    stays too; where ESIA names the very same, it is confirmed anew. A new phone is told to the
    former one by the channel of `region`.
    """
    if account.is_blocked:
        raise Blocked
    news: dict[str, Any] = {name: value for name, value in _names(person).items() if value}
    news["level"] = level_of(person)
    if person.email and person.email in (account.email, _replaced(account, "email", person.email)):
        news |= {"email": person.email, "email_confirmed_at": at}
    for field, value in (news | {"seen_at": at}).items():
        setattr(account, field, value)
    account.save(update_fields=[*news, "seen_at"])
    if person.phone:
        _take_phone(account, person.phone, region, at)
    _lift_limits(account, at)
    return account


def level_of(person: ports.Person) -> Level:
    """Return how sure ESIA is of this person."""
    return levels.of(
        is_trusted=person.is_trusted,
        has_snils=bool(person.snils),
        has_passport=person.has_verified("RF_PASSPORT", "FID_DOC"),
    )


def _lift_limits(account: Account, at: datetime) -> None:
    """Госуслуги said who it is: a recovery that proved little counts no more, nor do wrong passwords."""
    Password.objects.filter(account=account, is_limited=True).update(is_limited=False)
    failures.end(phone=account.phone, accounts=[account], at=at, is_counted=False)


def _replaced(account: Account, name: str, told: str) -> str:
    """Return what ESIA tells where ESIA told it before: the person's own choice stays."""
    return told if getattr(account, f"{name}_source") == ContactSource.ESIA else ""


def _take_phone(account: Account, told: str, region: str, at: datetime) -> None:
    """Confirm the number, or take the new one over; but never a third password onto one number."""
    if told == account.phone:
        Account.objects.filter(pk=account.pk).update(phone_confirmed_at=at)
        account.phone_confirmed_at = at
    elif _replaced(account, "phone", told):
        try:
            if Password.objects.filter(account=account).exists():
                passwords.check_room(phone=told, account_id=account.pk)
        except passwords.PhoneFull:
            _say_kept(account, told, at)
            return
        key = f"phone:{account.pk}:{at.isoformat()}"
        phones.change(account=account, phone=told, source=ContactSource.ESIA, region=region, at=at, key=key)


def _say_kept(account: Account, told: str, at: datetime) -> None:
    """Say once for a number that it could not be taken, and why."""
    name = keyed.digest(told, secret=settings.SECRET_KEY, purpose="phone-kept")[:16]
    passwords.tell(account=account, kind=Kind.PHONE_KEPT, key=f"phone_kept:{account.pk}:{name}", at=at)


def _names(person: ports.Person) -> dict[str, str]:
    return {"surname": person.surname, "name": person.name, "patronymic": person.patronymic}


def _contact(name: str, told: str, at: datetime) -> dict[str, Any]:
    """ESIA tells only contacts that it has confirmed itself (its `vrfStu`)."""
    return {name: told, f"{name}_source": ContactSource.ESIA, f"{name}_confirmed_at": at if told else None}


def lock_closing(*, account_id: int, at: datetime) -> datetime | None:
    """Lock an account whose week is over and return when it ended; None if it stays, or is erased already."""
    due = Account.objects.select_for_update().filter(pk=account_id, closing_at__lte=at, erased_at=None)
    account = due.first()
    return account.closing_at if account else None


def erase(*, account_id: int, at: datetime) -> None:
    """Erase who the person was: names, contacts, identity, ways in; the evidence of consents stays.

    The number of the account stays, for the record of what was done names it; nothing leads from it to
    the evidence of consents, which names the person.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    Session.objects.filter(account=account).delete()
    for of_account in (
        Code,
        Draft,
        Passkey,
        Totp,
        RecoveryCode,
        Password,
        Device,
        SeenBrowser,
        EmailLink,
        FormerPhone,
        Passage,
    ):
        of_account.objects.filter(account=account).delete()
    Passage.objects.filter(other=account).delete()
    SignInAttempt.objects.filter(consent_text__isnull=False, ends_at__lte=at).delete()
    nothing = dict.fromkeys(("surname", "name", "patronymic", "phone", "email", "level"), "")
    dates = {"phone_confirmed_at": None, "email_confirmed_at": None, "erased_at": at}
    changed = nothing | dates | {"esia_oid": f"erased:{account.pk}", "is_blocked": True, "consent": None}
    Account.objects.filter(pk=account.pk).update(**changed)


def actor(
    account_id: int, session_id: int | None = None, request_id: str = "", *, is_limited: bool = False
) -> Actor:
    """Name an account as the one who acts."""
    return Actor(ActorKind.ACCOUNT, str(account_id), str(session_id or ""), request_id, is_limited=is_limited)
