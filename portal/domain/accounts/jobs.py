"""What the worker and the timer run for accounts."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.domain.accounts import actions
from portal.domain.work import actions as work


@work.job(queue="urgent", every=timedelta(minutes=1))
def sweep_attempts() -> None:
    """Remove what outlived its ten minutes."""
    actions.sweep(at=timezone.now())
    actions.sweep_challenges(at=timezone.now())


@work.job(queue="urgent", attempts=3, limit=timedelta(minutes=1))
def send_code(code_id: str) -> None:
    """Bring one code to its phone; a second attempt never sends, it only says that the first was lost."""
    actions.deliver_code(code_id=uuid.UUID(code_id), clock=timezone.now)


@work.job(queue="urgent", attempts=2, limit=timedelta(minutes=1))
def ask_delivery(code_id: str, turn: int) -> None:
    """Ask a provider whether a code has arrived."""
    actions.ask_delivery(code_id=uuid.UUID(code_id), turn=turn, at=timezone.now())


@work.job(queue="urgent", attempts=3, limit=timedelta(minutes=1))
def tell_former_phone(number: str, turn: int) -> None:
    """Tell a number by a text that it is an account's no more."""
    actions.tell_former(number=uuid.UUID(number), turn=turn, at=timezone.now())


@work.job(queue="urgent", every=timedelta(minutes=1))
def watch_codes() -> None:
    """Raise the alarm while codes are sent that nobody types in, or too many wrong ones come."""
    actions.lose_stuck(at=timezone.now())
    actions.watch_codes(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def forget_codes() -> None:
    """Remove yesterday's codes and texts."""
    actions.forget_codes(at=timezone.now())
    actions.sweep_former(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def sweep_drafts() -> None:
    """Remove what was typed and never sent."""
    actions.sweep_drafts(at=timezone.now())


@work.job(queue="slow", every=timedelta(minutes=10))
def sweep_passages() -> None:
    """Remove unfinished steps, old links and devices that are remembered no longer."""
    actions.sweep_passages(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def sweep_sessions() -> None:
    """Remove sessions that ended a month ago, browsers not seen for long, used codes on paper."""
    actions.sweep_sessions(at=timezone.now())
    actions.sweep_seen(at=timezone.now())
    actions.sweep_paper(at=timezone.now())


@work.job(queue="urgent", attempts=6)
def send_email_link(number: str, link: str) -> None:
    """Send the letter that asks whether an address is right."""
    actions.send_email_link(number=uuid.UUID(number), link=link, at=timezone.now())
