"""What the timer runs for the help centre."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.help_centre import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def forget_words() -> None:
    """Forget what was missed in articles long ago; safe to run twice, for what is empty is not due."""
    actions.forget_words(at=timezone.now())
