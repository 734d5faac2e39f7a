"""Which doctor an address of the desk names, and whether they work on the day that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Absent, DeskSession
from portal.kit import ids


@dataclass(frozen=True, slots=True)
class Named:
    """A doctor of the clinic who `works` that day, or is `absent`; `is_nobody` of the clinic is named.

    All are empty where the address names none.
    """

    works: int | None = None
    absent: Absent | None = None
    is_nobody: bool = False

    @property
    def doctor_id(self) -> int | None:
        """Return the number of the doctor, at work or not."""
        return self.absent.doctor_id if self.absent else self.works


def read(asked: str, everybody: Sequence[DeskSession], *, clinic_id: int, day: date) -> Named:
    """Look for the doctor among the sessions of the day, else among who does not work then (one query)."""
    if not ids.is_number(asked):
        return Named(is_nobody=bool(asked))
    doctor_id = int(asked)
    if any(one.doctor_id == doctor_id for one in everybody):
        return Named(works=doctor_id)
    absent = booking.absent_on(clinic_id=clinic_id, doctor_id=doctor_id, day=day)
    return Named(absent=absent, is_nobody=absent is None)
