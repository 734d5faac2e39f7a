"""What the timer runs for patients."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.patients.actions import ages
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def mind_ages() -> None:
    """Warn of birthdays that change rights, and end what is over."""
    ages.mind(at=timezone.now())
