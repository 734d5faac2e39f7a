"""What the worker runs for messaging."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.messaging import actions
from portal.domain.messaging.actions import expiring, files, linking
from portal.domain.work import actions as work


@work.job(queue="letters", every=timedelta(seconds=5), limit=timedelta(minutes=1))
def deliver() -> None:
    """Deliver what the outbox holds, for a few seconds; the next turn goes on."""
    actions.deliver(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="letters", every=timedelta(seconds=5), limit=timedelta(minutes=1))
def deliver_to_phones() -> None:
    """Send what goes to telephones, for a few seconds; the next turn goes on."""
    actions.deliver_to_phones(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="letters", every=timedelta(seconds=5), limit=timedelta(minutes=1))
def deliver_to_chats() -> None:
    """Send what goes to chats of messengers, for a few seconds; the next turn goes on."""
    actions.deliver_to_chats(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="slow", every=timedelta(hours=1))
def forget_chat_links() -> None:
    """Forget links to messengers that are over; safe to run twice, for what is gone is not due."""
    linking.forget_links(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def forget_letters() -> None:
    """Forget letters that nobody will give back any more."""
    actions.forget_letters(at=timezone.now())


@work.job(queue="slow", every=timedelta(seconds=10), limit=timedelta(minutes=3))
def check_files() -> None:
    """Ask the scanner about files that it has not seen; safe to run twice, for what is settled is over."""
    files.check(clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="slow", every=timedelta(minutes=10))
def sweep_files() -> None:
    """Remove files whose message was never sent; safe to run twice, for what is gone is not due."""
    files.sweep(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def expire_threads() -> None:
    """Remove correspondence that was kept for its term; safe to run twice, for what is gone is not due."""
    expiring.expire(at=timezone.now(), is_mine=work.lease_held)
