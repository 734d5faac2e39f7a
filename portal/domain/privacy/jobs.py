"""What the timer runs for privacy."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.privacy import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def erase_closed_accounts() -> None:
    """Erase whoever withdrew the consent a week ago; safe to run twice, for what is erased is not due."""
    actions.erase_due(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def empty_deleted_cards() -> None:
    """Empty cards deleted thirty days ago; safe to run twice, for what is emptied is not due."""
    actions.empty_deleted_cards(at=timezone.now())
