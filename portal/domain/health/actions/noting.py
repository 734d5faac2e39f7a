"""Keeping what a probe said."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.health.models import Probe
from portal.domain.health.states import FAILED, SIGNED_IN

SUCCESS_EVERY: Final = timedelta(minutes=1)
FAILURE_EVERY: Final = timedelta(seconds=5)


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


def note_sign_in(*, has_worked: bool, at: datetime) -> None:
    """Keep when somebody last came in through ESIA, or could not; not each time, for many come at once.

    The first that ended otherwise than the one before it is kept at once.
    """
    system, other, every = (
        (SIGNED_IN, FAILED, SUCCESS_EVERY) if has_worked else (FAILED, SIGNED_IN, FAILURE_EVERY)
    )
    newest = dict(Probe.objects.filter(pk__in=(SIGNED_IN, FAILED)).values_list("system", "checked_at"))
    known, turned = newest.get(system), newest.get(other)
    if known is None or known <= at - every or (turned is not None and turned >= known):
        note(system=system, is_up=has_worked, at=at)
