"""What booking asks of a clinic's own system."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from portal.domain.attachments.ports import Person


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a clinic's system must know; `key` makes a repeated call harmless.

    `place` is the system's own number of the slot, `number` what it has called the reservation; both are
    empty where nobody knows them, or the portal keeps the schedule. `comment` is what the patient answered
    before the visit, a line for each question: health data, for whoever sees the patient; no log may hold it.
    """

    key: uuid.UUID
    clinic_id: int
    slot_id: int
    card_id: uuid.UUID
    starts_at: datetime
    place: str = field(default="", compare=False)
    number: str = field(default="", compare=False)
    patient: Person | None = field(default=None, compare=False, repr=False)
    comment: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as the clinic's system knows it, whoever made it.

    `key` is ours, None where it was made elsewhere; `place` is the system's number of the slot.
    """

    number: str
    key: uuid.UUID | None
    place: str
    patient: Person = field(repr=False)
    is_cancelled: bool


class ClinicRefused(Exception):
    """The clinic's system said no: the place is gone there."""


class ClinicSilent(Exception):
    """No answer in time: nobody knows yet whether the place is reserved."""


class ClinicAway(ClinicSilent):
    """It was not asked at all, because it does not answer: nothing is reserved there."""


class ClinicSystem(Protocol):
    """The system in which a clinic keeps its schedule."""

    answers_at_once: bool
    """True where the portal itself keeps the schedule, so that nobody need be asked."""

    def reserve(self, reservation: Reservation) -> str:
        """Reserve and return the clinic's number; raise ClinicRefused, ClinicSilent or ClinicAway.

        An answer about another patient, place or key is none: ClinicSilent.
        """

    def find(self, reservation: Reservation) -> str | None:
        """Return the number of an earlier reservation with this key, None if there is none."""

    def cancel(self, reservation: Reservation) -> None:
        """Give back what is reserved, or would be a moment later; raise ClinicSilent."""

    def visits(self, *, since: datetime, until: datetime) -> Sequence[Visit]:
        """Return the appointments that begin in this time, cancelled ones too; raise ClinicSilent."""


system_of: Callable[[int], ClinicSystem] | None = None
"""Clinic id → its system, filled by portal.config.adapters at start."""


def clinic_system(clinic_id: int) -> ClinicSystem:
    """Return the system of a clinic; a portal without one has been put together wrongly."""
    if system_of is None:
        raise RuntimeError("No clinic systems were filled in by portal.config.adapters.")
    return system_of(clinic_id)
