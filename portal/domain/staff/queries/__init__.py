"""Reads of staff; a fixed number of queries each."""

from portal.domain.staff.queries.sessions import half, invited, signed_in
from portal.domain.staff.queries.team import clinics_to_choose, doctors_to_choose, employee, team

__all__ = [
    "clinics_to_choose",
    "doctors_to_choose",
    "employee",
    "half",
    "invited",
    "signed_in",
    "team",
]
