"""Who may see and do what: one table. Tests read it cell by cell."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from portal.domain.staff.states import Held, Kind, What

SHORTEST_PASSWORD: Final = 12
"""Characters: one password of staff opens many patients."""

TABLE: Final[Mapping[Kind, frozenset[What]]] = {
    Kind.OPERATOR: frozenset({What.REGION, What.STAFF}),
    Kind.REGISTRAR: frozenset(
        {
            What.CLINIC_DAY,
            What.FIND_VISIT,
            What.NAME,
            What.BIRTH_DATE,
            What.PHONE,
            What.SNILS,
            What.POLICY,
        }
    ),
    Kind.DOCTOR: frozenset({What.DOCTOR_DAY, What.NAME, What.BIRTH_DATE}),
}
"""What is missing is forbidden. An operator sees numbers, never patients."""


def may(kind: Kind, what: What) -> bool:
    """Tell one cell of the table."""
    return what in TABLE[kind]


def may_any(roles: Iterable[Held], what: What) -> bool:
    """Tell whether one of these roles may."""
    return any(may(role.kind, what) for role in roles)


class NotEnding(StrEnum):
    """Why an access may not be ended."""

    OWN = "own"


def why_not_end(*, by_employee: int, employee: int) -> list[NotEnding]:
    """Return the reasons against ending somebody's access: nobody shuts the own door."""
    return [NotEnding.OWN] if by_employee == employee else []
