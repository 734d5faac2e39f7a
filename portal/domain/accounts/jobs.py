"""What the timer runs for accounts."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.accounts import actions
from portal.domain.work import actions as work


@work.job(queue="urgent", every=timedelta(minutes=1))
def sweep_attempts() -> None:
    """Remove what outlived its ten minutes."""
    actions.sweep(at=timezone.now())
