"""Verbs of accounts: begin and use an attempt, agree, enter, leave."""

import hashlib
import secrets
import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Consent, ConsentText, Session, SignInAttempt
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import (
    ATTEMPT_LIFE,
    SESSION_LIFE,
    SESSIONS_AT_MOST,
    TOUCH_EVERY,
    Browser,
    ConsentPurpose,
    Purpose,
    SignedIn,
)
from portal.domain.accounts.texts import ACCOUNT_CONSENT_VERSION
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind


class AttemptNotUsable(Exception):
    """The return from ESIA does not belong to a living attempt of this browser; `kind` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Blocked(Exception):
    """The account was closed by the operator."""


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


def begin(
    *,
    purpose: Purpose,
    region: str,
    agreed_text: str | None,
    agreed_at: datetime | None = None,
    return_to: str,
    browser: Browser,
    at: datetime,
) -> SignInAttempt:
    """Write down one trip to ESIA; `agreed_text` is the consent given at `agreed_at`, word for word."""
    with transaction.atomic():
        text = show_text(body=agreed_text, at=at) if agreed_text is not None else None
        return SignInAttempt.objects.create(
            state=uuid.uuid4(),
            verifier=secrets.token_urlsafe(48),
            purpose=purpose,
            region=region,
            return_to=return_to,
            browser_hash=browser.key_hash,
            consent_text=text,
            consent_given_at=(agreed_at or at) if text else None,
            created_at=at,
            ends_at=at + ATTEMPT_LIFE,
        )


def use_attempt(*, state: str, browser: Browser, at: datetime) -> SignInAttempt:
    """Use the attempt of this state, once; raise AttemptNotUsable with the reason.

    The guard is one UPDATE that must touch one row: two answers at once cannot both pass.
    """
    try:
        key = uuid.UUID(state)
    except ValueError:
        raise AttemptNotUsable("unknown") from None
    attempt = SignInAttempt.objects.filter(state=key).select_related("consent_text").first()
    if attempt is None:
        raise AttemptNotUsable("unknown")
    if attempt.used_at is not None:  # said first: the key that tells browsers apart goes with the sign-in
        raise AttemptNotUsable("used")
    if not secrets.compare_digest(attempt.browser_hash, browser.key_hash):
        raise AttemptNotUsable("foreign")
    if attempt.ends_at <= at:
        raise AttemptNotUsable("expired")
    if SignInAttempt.objects.filter(pk=attempt.pk, used_at=None).update(used_at=at) != 1:
        raise AttemptNotUsable("used")
    return attempt


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


def open_session(*, account: Account, browser: Browser, at: datetime) -> str:
    """Open a session and return its key, which the portal itself does not keep."""
    key = secrets.token_urlsafe(32)
    session = Session.objects.create(
        key_hash=hash_of(key),
        account=account,
        user_agent=browser.user_agent,
        created_at=at,
        last_used_at=at,
        ends_at=at + SESSION_LIFE,
    )
    _close_oldest(account=account, at=at)
    audit.record(
        at=at, by=actor(account.pk, session.pk), action="session.opened",
        object_kind="account", object_id=account.pk,
    )  # fmt: skip
    return key


def _close_oldest(*, account: Account, at: datetime) -> None:
    living = Session.objects.filter(account=account, closed_at=None, ends_at__gt=at)
    surplus = living.order_by("-created_at", "-pk").values_list("pk", flat=True)[SESSIONS_AT_MOST:]
    Session.objects.filter(pk__in=list(surplus)).update(closed_at=at)


def touch(*, session: SignedIn, at: datetime) -> None:
    """Note that the session is in use, at most once a minute."""
    if at - session.last_used_at >= TOUCH_EVERY:
        Session.objects.filter(pk=session.session_id, closed_at=None).update(last_used_at=at)


def leave(*, session: SignedIn, at: datetime, by: Actor) -> None:
    """Close the session: its key opens nothing from the next request on."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.session_id, closed_at=None).update(closed_at=at):
            audit.record(
                at=at, by=by, action="session.closed", object_kind="account", object_id=session.account_id
            )


def forget_sealed(*, browser: Browser) -> None:
    """Throw away all that ESIA told this browser, in whichever tab: the person refused."""
    SignInAttempt.objects.filter(browser_hash=browser.key_hash).exclude(sealed="").update(sealed="")


def sweep(*, at: datetime) -> int:
    """Remove attempts whose time is over, and all that lay sealed in them; return how many."""
    removed, _ = SignInAttempt.objects.filter(ends_at__lte=at).delete()
    return removed


def actor(account_id: int, session_id: int | None = None, request_id: str = "") -> Actor:
    """Name an account as the one who acts."""
    return Actor(ActorKind.ACCOUNT, str(account_id), str(session_id or ""), request_id)
