"""Who may see and do what: one table. Tests read it cell by cell."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from portal.domain.staff.states import Held, Kind, What

SHORTEST_PASSWORD: Final = 12
"""Characters: one password of staff opens many patients."""

TABLE: Final[Mapping[Kind, frozenset[What]]] = {
    Kind.OPERATOR: frozenset(
        {
            What.REGION,
            What.STAFF,
            What.OWN,
            What.QUESTIONS,
            What.RULES,
            What.SCHEDULES,
            What.SUPPORT_MESSAGES,
            What.HELP,
        }
    ),
    Kind.REGISTRAR: frozenset(
        {
            What.CLINIC_DAY,
            What.FIND_VISIT,
            What.CLINIC_MESSAGES,
            What.VOUCH,
            What.NAME,
            What.BIRTH_DATE,
            What.PHONE,
            What.SNILS,
            What.POLICY,
            What.ANSWERS,
            What.OWN,
        }
    ),
    Kind.DOCTOR: frozenset({What.DOCTOR_DAY, What.NAME, What.BIRTH_DATE, What.ANSWERS, What.OWN}),
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


class NotGiving(StrEnum):
    """Why a role may not be given."""

    OWN = "own"


class NotLinking(StrEnum):
    """Why a link may not be made, or not so."""

    OWN = "own"
    """One's own password and app are changed on one's own page, with the former ones."""
    ONLY_BY_LETTER = "only_by_letter"
    """A link for an operator who works is shown to no other: it would open the whole region."""
    NO_LETTERS = "no_letters"
    """A letter was wanted, and there is no mail server."""


def why_not_end(*, by_employee: int, employee: int) -> list[NotEnding]:
    """Return the reasons against ending somebody's access: nobody shuts the own door."""
    return [NotEnding.OWN] if by_employee == employee else []


def why_not_give(*, by_employee: int, employee: int) -> list[NotGiving]:
    """Return the reasons against giving a role: nobody raises oneself."""
    return [NotGiving.OWN] if by_employee == employee else []


def why_not_link(
    *, by_employee: int, employee: int, is_operator: bool, by_letter: bool, has_mail: bool
) -> list[NotLinking]:
    """Return the reasons against making a link so; `by_employee` is 0 for a command at the server.

    `is_operator`: an operator who has come already.
    """
    reasons = (
        (by_employee == employee, NotLinking.OWN),
        (bool(by_employee) and is_operator and not by_letter, NotLinking.ONLY_BY_LETTER),
        (by_letter and not has_mail, NotLinking.NO_LETTERS),
    )
    return [reason for is_so, reason in reasons if is_so]
