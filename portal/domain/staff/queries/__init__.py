"""Reads of staff; a fixed number of queries each."""

from portal.domain.staff.queries.colleagues import Colleague, colleagues
from portal.domain.staff.queries.drafts import unsent
from portal.domain.staff.queries.own import has_mail, news, open_browsers
from portal.domain.staff.queries.sessions import ended_by_time, half, invited, signed_in
from portal.domain.staff.queries.team import clinics_to_choose, doctors_to_choose, employee, own_roles, team

__all__ = [
    "Colleague",
    "clinics_to_choose",
    "colleagues",
    "doctors_to_choose",
    "employee",
    "ended_by_time",
    "half",
    "has_mail",
    "invited",
    "news",
    "open_browsers",
    "own_roles",
    "signed_in",
    "team",
    "unsent",
]
