"""What the timer runs for staff."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.staff import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def sweep_staff() -> None:
    """Remove sessions and links that have long been over."""
    actions.sweep(at=timezone.now())


@work.job(queue="letters", attempts=6, limit=timedelta(minutes=1))
def send_link(number: str) -> None:
    """Send the letter with a link; a second run sends the same letter (one Message-ID)."""
    actions.send_link(number=number, at=timezone.now())


@work.job(queue="letters", attempts=6, limit=timedelta(minutes=1))
def send_notice(number: int) -> None:
    """Send the letter about what happened to an access; a second run sends the same letter."""
    actions.send_notice(number=number)
