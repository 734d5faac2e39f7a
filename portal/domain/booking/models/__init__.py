"""Tables of appointments, their history, their rules, and what belongs to them."""

from portal.domain.booking.models.appointment import Appointment, Broken, Feed, RegistryCall, Step
from portal.domain.booking.models.asking import Answers, Question
from portal.domain.booking.models.attendance import Objection
from portal.domain.booking.models.ruling import Setting, WaitingTerm

__all__ = [
    "Answers",
    "Appointment",
    "Broken",
    "Feed",
    "Objection",
    "Question",
    "RegistryCall",
    "Setting",
    "Step",
    "WaitingTerm",
]
