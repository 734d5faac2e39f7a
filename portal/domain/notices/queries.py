"""Reads of the outbox."""

from collections.abc import Sequence
from typing import Any

from portal.domain.notices.models import Notice


def latest(*, account_id: int, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of an account, newest first (one query)."""
    return list(Notice.objects.filter(account_id=account_id).order_by("-created_at", "-pk")[:limit])


def unread(*, account_id: int) -> int:
    """Count what the person has not opened yet (one query)."""
    return Notice.objects.filter(account_id=account_id, read_at=None).count()


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return all notices of an account as plain values, for its owner's archive (one query)."""
    mine = Notice.objects.filter(account_id=account_id).order_by("created_at", "pk")
    return [dict(row) for row in mine.values("kind", "facts", "created_at", "read_at")]
