"""What lies sealed."""

from datetime import datetime

from portal.domain.accounts.models import SignInAttempt


def waiting_attempt(*, browser_hash: str, region: str, at: datetime) -> SignInAttempt | None:
    """Return this browser's newest attempt in a region that waits for a consent after ESIA (one query)."""
    attempts = SignInAttempt.objects.filter(
        browser_hash=browser_hash, session=None, region=region, ends_at__gt=at
    )
    return attempts.exclude(sealed="").order_by("-created_at").first()


def told_to(*, session_id: int, at: datetime) -> SignInAttempt | None:
    """Return the newest attempt whose sealed answer may be shown in this sitting (one query)."""
    attempts = SignInAttempt.objects.filter(session=session_id, ends_at__gt=at)
    return attempts.exclude(sealed="").order_by("-created_at", "-pk").first()
