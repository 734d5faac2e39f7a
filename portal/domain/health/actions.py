"""Verbs of health."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.health.models import Probe

SUCCESS_EVERY: Final = timedelta(minutes=1)


def note(*, system: str, is_up: bool, at: datetime, detail: str = "", latency_ms: int | None = None) -> None:
    """Keep what a probe said; `changed_at` moves only when up turns to down or back."""
    previous = Probe.objects.filter(pk=system).values_list("is_up", "changed_at").first()
    changed = previous[1] if previous and previous[0] == is_up else at
    Probe.objects.update_or_create(
        pk=system,
        defaults={
            "is_up": is_up,
            "detail": detail,
            "latency_ms": latency_ms,
            "checked_at": at,
            "changed_at": changed,
        },
    )


def note_success(*, system: str, at: datetime) -> None:
    """Keep when `system` last did what it is for; written once a minute, for many come at once."""
    is_known = Probe.objects.filter(pk=system, checked_at__gt=at - SUCCESS_EVERY).exists()
    if not is_known:
        note(system=system, is_up=True, at=at)
