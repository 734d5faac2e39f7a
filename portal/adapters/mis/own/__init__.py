"""Clinics without a system of their own: the portal's database is their schedule and their register."""

from collections.abc import Sequence
from datetime import datetime

from portal.domain.booking.ports import Reservation, Visit


class OwnSchedule:
    """Answers at once: what the portal's database took, is reserved."""

    answers_at_once = True

    def reserve(self, reservation: Reservation) -> str:
        """Agree: nobody else keeps this schedule."""
        return str(reservation.key)

    def find(self, reservation: Reservation) -> str | None:
        """Agree: what stands in the portal's database is reserved."""
        return str(reservation.key)

    def cancel(self, reservation: Reservation) -> None:
        """Do nothing: the place is free as soon as the portal says so."""

    def visits(self, *, since: datetime, until: datetime) -> Sequence[Visit]:
        """Return none: whatever is booked, the portal knows."""
        del since, until
        return ()
