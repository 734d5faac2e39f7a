"""What the timer runs for the record."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.audit import actions
from portal.domain.work import actions as work


@work.job(queue="urgent", every=timedelta(seconds=3))
def seal_entries() -> None:
    """Seal what was written since; three seconds, so that with the worker's own pause it is within five."""
    actions.seal(at=timezone.now())


@work.job(queue="slow", every=timedelta(minutes=5))
def anchor_chain() -> None:
    """Keep the head of the chain outside."""
    actions.anchor(at=timezone.now())
