"""The account itself: created from what ESIA told, refreshed at each return, named as actor."""

from datetime import datetime
from typing import Any

from portal.domain.accounts import ports
from portal.domain.accounts.actions import failures
from portal.domain.accounts.models import (
    Account,
    Code,
    Consent,
    Device,
    Draft,
    EmailLink,
    Passage,
    Passkey,
    Password,
    RecoveryCode,
    SeenBrowser,
    Session,
    SignInAttempt,
    Totp,
)
from portal.domain.accounts.states import ContactSource
from portal.domain.audit.states import Actor, ActorKind


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
        **_names(person),
        **_contact("phone", person.phone, at),
        **_contact("email", person.email, at),
    )


def refresh(*, account: Account, person: ports.Person, at: datetime) -> Account:
    """Take over what ESIA tells of this person now; raise Blocked for a closed account.

    What ESIA does not tell stays. A phone or an e-mail that the person chose in the settings
    stays too; where ESIA names the very same, it is confirmed anew.
    """
    if account.is_blocked:
        raise Blocked
    news: dict[str, Any] = {name: value for name, value in _names(person).items() if value}
    for name, told in (("phone", person.phone), ("email", person.email)):
        if told and (
            getattr(account, f"{name}_source") == ContactSource.ESIA or told == getattr(account, name)
        ):
            news |= {name: told, f"{name}_confirmed_at": at}
    for field, value in (news | {"seen_at": at}).items():
        setattr(account, field, value)
    account.save(update_fields=[*news, "seen_at"])
    _lift_limits(account, at)
    return account


def _lift_limits(account: Account, at: datetime) -> None:
    """Госуслуги said who it is: a recovery that proved little counts no more, nor do wrong passwords."""
    Password.objects.filter(account=account, is_limited=True).update(is_limited=False)
    failures.end(phone=account.phone, accounts=[account], at=at, is_counted=False)


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
        Passage,
    ):
        of_account.objects.filter(account=account).delete()
    Passage.objects.filter(other=account).delete()
    SignInAttempt.objects.filter(consent_text__isnull=False, ends_at__lte=at).delete()
    nothing = dict.fromkeys(("surname", "name", "patronymic", "phone", "email"), "")
    dates = {"phone_confirmed_at": None, "email_confirmed_at": None, "erased_at": at}
    changed = nothing | dates | {"esia_oid": f"erased:{account.pk}", "is_blocked": True, "consent": None}
    Account.objects.filter(pk=account.pk).update(**changed)


def actor(
    account_id: int, session_id: int | None = None, request_id: str = "", *, is_limited: bool = False
) -> Actor:
    """Name an account as the one who acts."""
    return Actor(ActorKind.ACCOUNT, str(account_id), str(session_id or ""), request_id, is_limited=is_limited)
