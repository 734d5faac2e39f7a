"""Reads of the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Outcome, State, Way


def latest(*, account_id: int, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of an account, newest first (one query)."""
    return list(_listed(account_id).order_by("-created_at", "-pk")[:limit])


def _listed(account_id: int) -> "QuerySet[Notice]":
    return Notice.objects.filter(account_id=account_id, way=Way.LETTER)


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return all notices of an account as plain values, for its owner's archive (one query)."""
    mine = _listed(account_id).order_by("created_at", "pk")
    return [dict(row) for row in mine.values("kind", "facts", "created_at", "read_at")]


def due(at: datetime, way: Way = Way.LETTER) -> "QuerySet[Notice]":
    """Return the notices that may be taken for delivery now, the longest due first."""
    free = Q(lease_ends_at=None) | Q(lease_ends_at__lte=at)
    waiting = Notice.objects.filter(free, state=State.WAITING, not_before__lte=at, way=way)
    return waiting.order_by("not_before", "pk")


def ends_of(keys: Collection[str]) -> dict[str, tuple[State, Outcome | None, bool]]:
    """Return state, outcome and whether it was read in the cabinet, of notices by key (one query)."""
    rows = Notice.objects.filter(key__in=keys).values_list("key", "state", "outcome", "read_at")
    return {
        key: (State(state), Outcome(end) if end else None, read is not None) for key, state, end, read in rows
    }


def bounced(kind: Kind, *, since: datetime) -> list[str]:
    """Return the keys of notices of a kind whose letters came back, put since then (one query)."""
    found = Notice.objects.filter(kind=kind, outcome=Outcome.BOUNCED, created_at__gte=since)
    return list(found.values_list("key", flat=True))


def last_letter(*, account_id: int) -> Outcome | None:
    """Return how the newest letter to this account ended, if one was ever tried (one query)."""
    ended = (Outcome.MAILED, Outcome.REFUSED)
    tried = Notice.objects.filter(account_id=account_id, way=Way.LETTER, outcome__in=ended)
    found = tried.order_by("-created_at", "-pk").values_list("outcome", flat=True).first()
    return Outcome(found) if found else None
