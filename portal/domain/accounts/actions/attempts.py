"""One trip to ESIA: begun, used once, swept away."""

import secrets
import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.accounts.actions import consents
from portal.domain.accounts.models import SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Browser, Purpose
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.kit import networks


class AttemptNotUsable(Exception):
    """The return from ESIA does not belong to a living attempt of this browser; `kind` says why.

    `attempt` is told where this browser made it: what its person wanted may be said to nobody else.
    """

    def __init__(self, kind: str, attempt: SignInAttempt | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.attempt = attempt


def begin(
    *,
    purpose: Purpose,
    region: str,
    agreed_text: str | None,
    agreed_at: datetime | None = None,
    return_to: str,
    session_id: int | None = None,
    browser: Browser,
    at: datetime,
) -> SignInAttempt:
    """Write down one trip to ESIA; `agreed_text` is the consent given at `agreed_at`, word for word.

    `session_id` is the sitting of a person who is signed in and asks ESIA for data.
    Call it outside of any transaction. Raises limits.Exhausted.
    """
    _count(browser, at)
    with transaction.atomic():
        text = consents.show_text(body=agreed_text, at=at) if agreed_text is not None else None
        return SignInAttempt.objects.create(
            state=uuid.uuid4(),
            verifier=secrets.token_urlsafe(48),
            purpose=purpose,
            region=region,
            return_to=return_to,
            session_id=session_id,
            browser_hash=browser.key_hash,
            consent_text=text,
            consent_given_at=(agreed_at or at) if text else None,
            created_at=at,
            ends_at=at + ATTEMPT_LIFE,
        )


def _count(browser: Browser, at: datetime) -> None:
    """Count the start (R10); a network is not counted where it is our own machine."""
    asks = [Ask(limit.ESIA_STARTS_OF_BROWSER, browser.key_hash)]
    if not networks.is_here(browser.ip):
        asks.append(Ask(limit.ESIA_STARTS_OF_NETWORK, limit.of_network(browser.ip)))
    limits.take_all(asks, at=at)


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
        raise AttemptNotUsable("used", _own(attempt, browser))
    if not secrets.compare_digest(attempt.browser_hash, browser.key_hash):
        raise AttemptNotUsable("foreign")
    if attempt.ends_at <= at:
        raise AttemptNotUsable("expired", attempt)
    # The verifier has served: it leaves the table, and this very attempt still carries it.
    if SignInAttempt.objects.filter(pk=attempt.pk, used_at=None).update(used_at=at, verifier="") != 1:
        raise AttemptNotUsable("used", attempt)
    return attempt


def _own(attempt: SignInAttempt, browser: Browser) -> SignInAttempt | None:
    return attempt if secrets.compare_digest(attempt.browser_hash, browser.key_hash) else None


def forget_sealed(*, browser: Browser) -> None:
    """Throw away all that ESIA told this browser, in whichever tab: the person refused."""
    SignInAttempt.objects.filter(browser_hash=browser.key_hash).exclude(sealed="").update(sealed="")


def sweep(*, at: datetime) -> int:
    """Remove attempts whose time is over, and all that lay sealed in them; return how many."""
    removed, _ = SignInAttempt.objects.filter(ends_at__lte=at).delete()
    return removed
