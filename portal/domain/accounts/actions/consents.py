"""The evidence that a text was agreed to, word for word, and that it was taken back."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts import ports, texts
from portal.domain.accounts.actions import contacts, people
from portal.domain.accounts.models import (
    Account,
    Consent,
    ConsentDocument,
    ConsentText,
    Session,
    SignInAttempt,
    Withdrawal,
)
from portal.domain.accounts.queries.consents import consents_of_identity
from portal.domain.accounts.states import (
    CLOSING_LASTS,
    Browser,
    ConsentGiven,
    ConsentPurpose,
    SignedIn,
    Wording,
)
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind


def show_text(*, body: str, at: datetime, purpose: ConsentPurpose = ConsentPurpose.ACCOUNT) -> ConsentText:
    """Keep the text that is about to be shown, once for each wording."""
    wording = Wording(purpose, _version_of(body, purpose), body)
    text, _ = ConsentText.objects.get_or_create(
        pk=wording.sha256,
        defaults={
            "purpose": wording.purpose,
            "version": wording.version,
            "body": wording.body,
            "first_shown_at": at,
        },
    )
    return text


def _version_of(body: str, purpose: ConsentPurpose) -> str:
    document = ConsentDocument.objects.filter(purpose=purpose, body=body).first()
    return document.version if document else texts.VERSION[purpose]


def publish(*, region: str, wording: Wording, in_force_at: datetime, at: datetime, by: Actor) -> bool:
    """Publish a region's text, in force from a moment on; False if this version stands already.

    Raises OtherText where the version stands with other words: a text never changes under its number.
    """
    shortly = "\n".join(f"{label}: {words}" for label, words in wording.shortly)
    with transaction.atomic():
        document, is_new = ConsentDocument.objects.get_or_create(
            region=region,
            purpose=wording.purpose,
            version=wording.version,
            defaults={"body": wording.body, "shortly": shortly, "in_force_at": in_force_at},
        )
        if (document.body, document.shortly) != (wording.body, shortly):
            raise OtherText(wording.version)
        if is_new:
            audit.record(
                at=at, by=by, action="consent_text.published", object_kind="consent_text",
                object_id=wording.sha256, region=region, facts={"version": wording.version},
            )  # fmt: skip
    return is_new


class OtherText(Exception):
    """The version is published already, with other words."""


def agree(*, attempt: SignInAttempt, person: ports.Person, time_zone: str, browser: Browser) -> Consent:
    """Keep the evidence of the consent that this attempt carries; raise ValueError if it carries none."""
    if attempt.consent_text is None or attempt.consent_given_at is None:
        raise ValueError("an attempt without a consent")
    return Consent.objects.create(
        text=attempt.consent_text,
        given_at=attempt.consent_given_at,
        time_zone=time_zone,
        method="button",
        region=attempt.region,
        ip=browser.ip,
        user_agent=browser.user_agent,
        session=browser.key_hash,
        esia_issuer=ports.provider().issuer,
        esia_oid=person.oid,
    )


def agree_again(
    *, session: SignedIn, body: str, region: str, time_zone: str, browser: Browser, at: datetime, by: Actor
) -> Consent:
    """Keep the consent of a person who has an account already; an account that was closing stays."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        consent = Consent.objects.create(
            text=show_text(body=body, at=at),
            given_at=at,
            time_zone=time_zone,
            method="button",
            region=region,
            ip=browser.ip,
            user_agent=browser.user_agent,
            session=browser.key_hash,
            esia_issuer=account.esia_issuer,
            esia_oid=account.esia_oid,
        )
        _take_over(account, consent, region=region, at=at, by=by)
        mark_agreed(session=session, region=region)
    return consent


def agree_on_the_way(
    *, account: Account, attempt: SignInAttempt, person: ports.Person, time_zone: str, browser: Browser
) -> bool:
    """Keep the consent that a person with an account gave before ESIA; tell whether it counts.

    One that is older than a withdrawal does not: the person thought again in another tab.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        given_at = attempt.consent_given_at
        mine = consents_of_identity(account).filter(text__purpose=ConsentPurpose.ACCOUNT)
        if given_at is None or mine.filter(withdrawal__withdrawn_at__gte=given_at).exists():
            return False
        if mine.filter(text=attempt.consent_text, withdrawal=None).exists():
            return True
        consent = agree(attempt=attempt, person=person, time_zone=time_zone, browser=browser)
        by = people.actor(account.pk)
        _take_over(account, consent, region=attempt.region, at=given_at, by=by)
    return True


def agree_for_card(*, account: Account, given: ConsentGiven, at: datetime) -> Consent:
    """Keep the consent that the person of this account has just given for somebody else's card.

    Runs in the caller's transaction, with the card: there is none without the evidence.
    """
    return Consent.objects.create(
        text=show_text(body=given.body, at=at, purpose=given.purpose),
        given_at=at,
        time_zone=given.time_zone,
        method="button",
        region=given.region,
        ip=given.browser.ip,
        user_agent=given.browser.user_agent,
        session=given.browser.key_hash,
        esia_issuer=account.esia_issuer,
        esia_oid=account.esia_oid,
    )


def _take_over(account: Account, consent: Consent, *, region: str, at: datetime, by: Actor) -> None:
    """Make `consent` the one that the account stands on; one that was closing stays."""
    Account.objects.filter(pk=account.pk).update(consent=consent, closing_at=None)
    audit.record(
        at=at, by=by, action="consent.given", object_kind="account", object_id=account.pk, region=region
    )
    _tell(account, Kind.CONSENT_GIVEN, str(consent.pk), at)


def mark_agreed(*, session: SignedIn, region: str) -> None:
    """Note in the session that the text of this region needs no asking."""
    Session.objects.filter(pk=session.session_id).update(agreed_region=region)


def withdraw(*, session: SignedIn, browser: Browser, at: datetime, by: Actor) -> datetime:
    """Take back every consent to the account: it closes in a week; return the moment. Ends all sessions.

    Consents for the cards of others end with the cards, when the account is erased: whoever thinks
    again within the week finds them as they were. Raises contacts.Limited.
    """
    if session.is_limited:
        raise contacts.Limited
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        to_account = consents_of_identity(account).filter(text__purpose=ConsentPurpose.ACCOUNT)
        for consent in to_account.filter(withdrawal=None):
            Withdrawal.objects.create(
                consent=consent,
                withdrawn_at=at,
                ip=browser.ip,
                user_agent=browser.user_agent,
                session=browser.key_hash,
            )
        closing_at = account.closing_at or at + CLOSING_LASTS
        Account.objects.filter(pk=account.pk).update(closing_at=closing_at)
        Session.objects.filter(account=account, closed_at=None).update(closed_at=at)
        audit.record(
            at=at, by=by, action="consent.withdrawn", object_kind="account", object_id=account.pk,
            facts={"closing_at": closing_at.isoformat()},
        )  # fmt: skip
        _tell(account, Kind.CONSENT_WITHDRAWN, closing_at.isoformat(), at)
    return closing_at


def _tell(account: Account, kind: Kind, key: str, at: datetime) -> None:
    facts = {"closing_at": key} if kind == Kind.CONSENT_WITHDRAWN else {}
    notices.put(
        account_id=account.pk, card_id=None, kind=kind, key=f"{kind}:{account.pk}:{key}", facts=facts, at=at
    )
