"""The work context's own housekeeping."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.work import actions


@actions.job(queue="slow", every=timedelta(hours=1))
def forget_finished() -> None:
    """Delete what is over and too old to be of use."""
    actions.forget_finished(at=timezone.now())
