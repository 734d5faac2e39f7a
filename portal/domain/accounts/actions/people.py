"""The account itself: created from what ESIA told, refreshed at each return, named as actor."""

from datetime import datetime

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Consent
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
        **_told(person),
    )


def refresh(*, account: Account, person: ports.Person, at: datetime) -> Account:
    """Take over what ESIA tells of this person now; raise Blocked for a closed account."""
    if account.is_blocked:
        raise Blocked
    for field, value in _told(person).items():
        setattr(account, field, value or getattr(account, field))
    account.seen_at = at
    account.save(update_fields=[*_told(person), "seen_at"])
    return account


def _told(person: ports.Person) -> dict[str, str]:
    return {
        "surname": person.surname,
        "name": person.name,
        "patronymic": person.patronymic,
        "phone": person.phone,
        "email": person.email,
    }


def actor(account_id: int, session_id: int | None = None, request_id: str = "") -> Actor:
    """Name an account as the one who acts."""
    return Actor(ActorKind.ACCOUNT, str(account_id), str(session_id or ""), request_id)
