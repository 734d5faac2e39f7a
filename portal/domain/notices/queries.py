"""Reads of the outbox."""

from collections.abc import Sequence

from portal.domain.notices.models import Notice


def latest(*, account_id: int, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of an account, newest first (one query)."""
    return list(Notice.objects.filter(account_id=account_id).order_by("-created_at", "-pk")[:limit])


def unread(*, account_id: int) -> int:
    """Count what the person has not opened yet (one query)."""
    return Notice.objects.filter(account_id=account_id, read_at=None).count()
