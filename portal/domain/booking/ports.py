"""What booking asks of a clinic's own system."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a clinic's system must know; `key` makes a repeated call harmless."""

    key: uuid.UUID
    clinic_id: int
    slot_id: int
    card_id: uuid.UUID
    starts_at: datetime


class ClinicRefused(Exception):
    """The clinic's system said no: the place is gone there."""


class ClinicSilent(Exception):
    """No answer in time: nobody knows yet whether the place is reserved."""


class ClinicSystem(Protocol):
    """The system in which a clinic keeps its schedule."""

    answers_at_once: bool
    """True where the portal itself keeps the schedule, so that nobody need be asked."""

    def reserve(self, reservation: Reservation) -> str:
        """Reserve and return the clinic's number; raise ClinicRefused or ClinicSilent."""

    def find(self, reservation: Reservation) -> str | None:
        """Return the number of an earlier reservation with this key, None if there is none."""

    def cancel(self, reservation: Reservation) -> None:
        """Give the place back; raise ClinicSilent."""


system_of: Callable[[int], ClinicSystem] | None = None
"""Clinic id → its system, filled by portal.config.adapters at start."""


def clinic_system(clinic_id: int) -> ClinicSystem:
    """Return the system of a clinic; a portal without one has been put together wrongly."""
    if system_of is None:
        raise RuntimeError("No clinic systems were filled in by portal.config.adapters.")
    return system_of(clinic_id)
