"""What the timer runs for limits."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.limits import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def sweep_counters() -> None:
    """Remove counters that count nothing any more."""
    actions.sweep(at=timezone.now())
