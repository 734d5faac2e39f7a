"""Tables of appointments, their history, their rules, and what belongs to them."""

from portal.domain.booking.models.appointment import Appointment, Broken, Feed, RegistryCall, Step, Wish
from portal.domain.booking.models.asking import Answers, Question
from portal.domain.booking.models.attendance import Objection
from portal.domain.booking.models.reminding import Coming, Reminder, ToCall
from portal.domain.booking.models.ruling import Setting, WaitingTerm

__all__ = [
    "Answers",
    "Appointment",
    "Broken",
    "Coming",
    "Feed",
    "Objection",
    "Question",
    "RegistryCall",
    "Reminder",
    "Setting",
    "Step",
    "ToCall",
    "WaitingTerm",
    "Wish",
]
