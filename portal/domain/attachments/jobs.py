"""What the timer and the worker run for attachments."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.attachments import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(seconds=2))
def look() -> None:
    """Find cards that nobody has searched for yet and what the schedule asks again; call for hands."""
    actions.look(at=timezone.now())


@work.job(queue="slow", every=timedelta(minutes=10))
def sweep() -> None:
    """Let the looks go through every card: what was confirmed long after it was made is found so."""
    actions.sweep(at=timezone.now())


@work.job(queue="slow", attempts=1, limit=timedelta(minutes=1))
def work_line(line: int) -> None:
    """Ask registers for a quarter of a minute; the next look calls for hands again."""
    actions.work_line(line=line, clock=timezone.now, is_mine=work.lease_held)


@work.job(queue="urgent", every=timedelta(seconds=30))
def end_overdue() -> None:
    """End searches whose time is over; asks nobody outside, so a silent register does not hold it up."""
    actions.end_overdue(at=timezone.now())
