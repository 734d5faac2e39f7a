"""The evidence that a text was agreed to, word for word."""

import hashlib
from datetime import datetime

from portal.domain.accounts import ports
from portal.domain.accounts.models import Consent, ConsentText, SignInAttempt
from portal.domain.accounts.states import Browser, ConsentPurpose
from portal.domain.accounts.texts import ACCOUNT_CONSENT_VERSION


def show_text(*, body: str, at: datetime) -> ConsentText:
    """Keep the text that is about to be shown, once for each wording."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    text, _ = ConsentText.objects.get_or_create(
        pk=digest,
        defaults={
            "purpose": ConsentPurpose.ACCOUNT,
            "version": ACCOUNT_CONSENT_VERSION,
            "body": body,
            "first_shown_at": at,
        },
    )
    return text


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
        esia_issuer=ports.provider().issuer,
        esia_oid=person.oid,
    )
