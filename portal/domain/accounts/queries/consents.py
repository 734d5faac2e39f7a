"""Texts in force, and what a person agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from portal.domain.accounts import texts
from portal.domain.accounts.models import Account, Consent, ConsentDocument
from portal.domain.accounts.rules import shortly as rules
from portal.domain.accounts.states import ConsentPurpose, Wording


def wording(
    *, region: str, operator: str, at: datetime, purpose: ConsentPurpose = ConsentPurpose.ACCOUNT
) -> Wording:
    """Return the text in force in a region: its operator's own, or the portal's with the operator's name."""
    told = ConsentDocument.objects.filter(region=region, purpose=purpose, in_force_at__lte=at)
    document = told.order_by("-in_force_at").first()
    if document is not None:
        shortly = rules.read(document.shortly) or texts.OF_ANY[purpose]
        return Wording(purpose, document.version, document.body, shortly)
    body = texts.consent(purpose, operator)
    return Wording(purpose, texts.VERSION[purpose], body, texts.SHORTLY[purpose])


def consents_of_identity(account: Account) -> "QuerySet[Consent]":
    """Return the consents of the person behind an account, the newest first, with their texts."""
    mine = Consent.objects.filter(esia_issuer=account.esia_issuer, esia_oid=account.esia_oid)
    return mine.select_related("text", "withdrawal").order_by("-given_at")


@dataclass(frozen=True, slots=True)
class Given:
    """One consent as its giver sees it; times are UTC, `time_zone` is the region's at that moment."""

    id: str
    purpose: str
    version: str
    body: str
    sha256: str
    region: str
    given_at: datetime
    time_zone: str
    ip: str
    user_agent: str
    esia_oid: str
    withdrawn_at: datetime | None


def consents_of(*, account_id: int) -> Sequence[Given]:
    """Return everything this person agreed to, the newest first (two queries)."""
    account = Account.objects.get(pk=account_id)
    return [_given(consent) for consent in consents_of_identity(account)]


def has_agreed(*, account_id: int, sha256: str) -> bool:
    """Tell whether the person agreed to this very text and has not taken it back (two queries)."""
    account = Account.objects.get(pk=account_id)
    return consents_of_identity(account).filter(text_id=sha256, withdrawal=None).exists()


def _given(consent: Consent) -> Given:
    withdrawal = getattr(consent, "withdrawal", None)
    return Given(
        id=str(consent.pk),
        purpose=consent.text.purpose,
        version=consent.text.version,
        body=consent.text.body,
        sha256=consent.text_id,
        region=consent.region,
        given_at=consent.given_at,
        time_zone=consent.time_zone,
        ip=consent.ip,
        user_agent=consent.user_agent,
        esia_oid=consent.esia_oid,
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
    )
