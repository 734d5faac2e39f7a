"""What the worker runs for messaging."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.messaging import actions
from portal.domain.work import actions as work


@work.job(queue="letters", every=timedelta(seconds=5), limit=timedelta(minutes=1))
def deliver() -> None:
    """Deliver what the outbox holds, for a few seconds; the next turn goes on."""
    actions.deliver(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="letters", every=timedelta(seconds=5), limit=timedelta(minutes=1))
def deliver_to_phones() -> None:
    """Send what goes to telephones, for a few seconds; the next turn goes on."""
    actions.deliver_to_phones(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="slow", every=timedelta(hours=1))
def forget_letters() -> None:
    """Forget letters that nobody will give back any more."""
    actions.forget_letters(at=timezone.now())
