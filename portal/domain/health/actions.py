"""Verbs of health."""

from datetime import datetime

from portal.domain.health.models import Probe


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
