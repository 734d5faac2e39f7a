"""Reads of the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from portal.domain.notices.models import Notice
from portal.domain.notices.states import Outcome, State


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


def due(at: datetime) -> "QuerySet[Notice]":
    """Return the notices that may be taken for delivery now, the longest due first."""
    free = Q(lease_ends_at=None) | Q(lease_ends_at__lte=at)
    waiting = Notice.objects.filter(free, state=State.WAITING, not_before__lte=at)
    return waiting.order_by("not_before", "pk")


def last_letter(*, account_id: int) -> Outcome | None:
    """Return how the newest letter to this account ended, if one was ever tried (one query)."""
    tried = Notice.objects.filter(account_id=account_id, outcome__in=(Outcome.MAILED, Outcome.REFUSED))
    found = tried.order_by("-created_at", "-pk").values_list("outcome", flat=True).first()
    return Outcome(found) if found else None
