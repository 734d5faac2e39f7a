"""Roles, what may be done, how long things live."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """As what one works."""

    OPERATOR = "operator"
    REGISTRAR = "registrar"
    DOCTOR = "doctor"


class What(StrEnum):
    """What may be seen or done; the table of `rules` says by whom."""

    CLINIC_DAY = "clinic_day"
    DOCTOR_DAY = "doctor_day"
    FIND_VISIT = "find_visit"
    REGION = "region"
    STAFF = "staff"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    SNILS = "snils"
    POLICY = "policy"
    DOCUMENT = "document"


class Refusal(StrEnum):
    """Why somebody was not let in; the record keeps it, a stranger is told less."""

    UNKNOWN = "unknown"
    PASSWORD = "password"  # noqa: S105  a reason
    CODE = "code"
    NO_ROLE = "no_role"
    NOT_SET_UP = "not_set_up"


INVITE_LIFE: Final = timedelta(hours=24)
HALF_LIFE: Final = timedelta(minutes=10)
"""Between the password and the code."""
SESSION_IDLE: Final = timedelta(minutes=30)
SESSION_LIFE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)
KEPT_AFTER_END: Final = timedelta(days=30)
"""Sessions and links that are over, for questions about them; the record keeps the rest."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that is held now; `clinic_id` of registrars and doctors, `doctor_id` of doctors."""

    kind: Kind
    clinic_id: int | None = None
    doctor_id: int | None = None
    clinic: str = ""
    doctor: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Who works in this browser: both factors passed, at least one role."""

    employee_id: int
    session_id: int
    region: str
    surname: str
    name: str
    last_used_at: datetime
    roles: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """Who has given the password and not yet the code; `is_set_up` says whether there is an app."""

    employee_id: int
    session_id: int
    name: str
    email: str
    is_set_up: bool


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a session for the browser's cookie, and whether a code must be given first."""

    text: str
    is_half: bool


@dataclass(frozen=True, slots=True)
class OpenClinic:
    """A clinic whose day this member may see, and what of a patient."""

    id: int
    region: str
    name: str
    time_zone: str
    sees: frozenset[What]


@dataclass(frozen=True, slots=True)
class OpenDoctor:
    """A doctor whose day this member may see, and what of a patient."""

    id: int
    name: str
    clinic: OpenClinic
    sees: frozenset[What]
