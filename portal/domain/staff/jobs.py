"""What the timer runs for staff."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.staff import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def sweep_staff() -> None:
    """Remove sessions and links that have long been over."""
    actions.sweep(at=timezone.now())
