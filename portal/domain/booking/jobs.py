"""What the timer runs for booking."""

import uuid
from datetime import timedelta

from django.utils import timezone

from portal.domain.booking import actions
from portal.domain.work import actions as work


@work.job(queue="urgent", every=timedelta(minutes=1))
def expire_holds() -> None:
    """End holds whose time is over, so that the table says what the pages show."""
    actions.expire_holds(at=timezone.now())


@work.job(queue="slow", every=timedelta(minutes=1))
def settle_reservations() -> None:
    """Ask clinics again about reservations they have not answered."""
    actions.settle(at=timezone.now())


@work.job(queue="slow", attempts=1, every=timedelta(minutes=1), limit=timedelta(minutes=10))
def refresh_clinics() -> None:
    """Read places and visits of clinics that keep their schedule elsewhere."""
    actions.refresh_clinics(clock=timezone.now)


@work.job(queue="urgent", every=timedelta(minutes=1))
def call_for_registry() -> None:
    """Ask the registry to call where a clinic's system has been silent too long; asks nobody outside."""
    actions.call_for_registry(at=timezone.now())


@work.job(queue="urgent", every=timedelta(minutes=1))
def lay_limits() -> None:
    """Let doctors' rows follow settings that begin or end at their date; writes nothing where none does."""
    actions.lay_limits(at=timezone.now())


@work.job(queue="urgent", every=timedelta(minutes=1), limit=timedelta(minutes=5))
def remind() -> None:
    """Put the reminders that are due into the outbox, and list whom none has reached."""
    at = timezone.now()
    actions.remind(at=at)
    actions.judge(at=at)


@work.job(queue="slow", every=timedelta(hours=1))
def forget_reminders() -> None:
    """Forget reminders of visits that are long over."""
    actions.forget_reminders(at=timezone.now())


@work.job(queue="slow", every=timedelta(seconds=30))
def repair_visits() -> None:
    """Mark visits that the schedule has broken, look for other places, end what is over."""
    actions.review(at=timezone.now())


@work.job(queue="slow", every=timedelta(hours=1))
def forget_answers() -> None:
    """Erase what was answered before visits that are long over, off, or never were."""
    actions.forget_answers(at=timezone.now())


@work.job(queue="slow", attempts=20)
def give_back(appointment_id: str) -> None:
    """Tell the clinic's system that a visit is off, for two hours; then the reading of visits asks anew."""
    actions.give_back(appointment_id=uuid.UUID(appointment_id))
