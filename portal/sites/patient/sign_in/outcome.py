"""Tells health how a sign-in through ESIA ended, for those who come after."""

from typing import Any, Final

import structlog
from django.db import DatabaseError
from django.utils.timezone import now

from portal.domain.accounts import ports
from portal.domain.health import actions as health
from portal.sites.patient.sign_in import refusals

_log = structlog.get_logger("portal.sign_in")
_NOT_THE_PERSONS: Final = (ports.Unavailable, ports.BadAnswer, ports.PortalRejected, ports.ClockWrong)


def worked() -> None:
    """Note that somebody came in."""
    _note(has_worked=True)


def refused(log: Any, event: str, error: ports.IdentityRefusal) -> None:
    """Log a refusal, and note one that is not the person's own."""
    refusals.tell(log, event, error)
    if isinstance(error, _NOT_THE_PERSONS):
        _note(has_worked=False)


def _note(*, has_worked: bool) -> None:
    try:
        health.note_sign_in(has_worked=has_worked, at=now())
    except DatabaseError as trouble:
        # The person is in, or has an answer: what others read of it may wait for the next.
        _log.warning("outcome_not_noted", kind=type(trouble).__name__)
