"""What lies sealed."""

from datetime import datetime
from typing import Final

from django.db import connection

from portal.domain.accounts.models import SignInAttempt


def waiting_attempt(*, browser_hash: str, region: str, at: datetime) -> SignInAttempt | None:
    """Return this browser's newest attempt in a region that waits for a consent after ESIA (one query)."""
    attempts = SignInAttempt.objects.filter(
        browser_hash=browser_hash, session=None, region=region, ends_at__gt=at
    )
    return attempts.exclude(sealed="").order_by("-created_at").first()


_TOLD_TO: Final = """
SELECT id FROM accounts_signinattempt WHERE session_id = %s AND ends_at > %s AND sealed <> ''
ORDER BY created_at DESC, id DESC LIMIT 1
"""
"""By hand, because «Мои карты» ask it each time, and nearly always there is nothing."""


def told_to(*, session_id: int, at: datetime) -> SignInAttempt | None:
    """Return the newest attempt whose sealed answer may be shown in this sitting (two queries at most)."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_TO, [session_id, connection.ops.adapt_datetimefield_value(at)])
        row = cursor.fetchone()
    return SignInAttempt.objects.filter(pk=row[0]).first() if row else None
