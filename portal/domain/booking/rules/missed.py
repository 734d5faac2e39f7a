"""Visits that a patient missed lately: when a new booking is confirmed by a code; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.booking.states import MISSED_COUNTED


class Reach(StrEnum):
    """Where missed visits are counted: as far as whoever has set the number."""

    REGION = "region"
    CLINIC = "clinic"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class CodeAfter:
    """How many visits must be missed before a code is asked for; none asks never."""

    missed: int
    reach: Reach = Reach.REGION


@dataclass(frozen=True, slots=True)
class MissedVisit:
    """A visit of the patient that a clinic of the region marked as missed; `starts_at` is UTC.

    `is_objected`: the person says to have come, and the clinic has not said otherwise.
    """

    clinic_id: int
    position_id: int
    starts_at: datetime
    is_objected: bool = False

    def counts(self, after: CodeAfter, clinic_id: int, position_id: int, at: datetime) -> bool:
        """Tell whether it counts for a place of this clinic and position: ninety days, in the rule's reach.

        While an objection waits for its answer, the person's word counts.
        """
        if self.is_objected or not at - MISSED_COUNTED < self.starts_at <= at:
            return False
        if after.reach is Reach.REGION:
            return True
        is_near = self.clinic_id == clinic_id
        return is_near and (after.reach is Reach.CLINIC or self.position_id == position_id)


def asks_code(
    missed: Iterable[MissedVisit], *, after: CodeAfter, clinic_id: int, position_id: int, at: datetime
) -> bool:
    """Tell whether a booking of a place is confirmed by a code to the telephone of the account."""
    counted = sum(one.counts(after, clinic_id, position_id, at) for one in missed)
    return 0 < after.missed <= counted
