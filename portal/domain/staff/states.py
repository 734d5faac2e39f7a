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
    OWN = "own"
    """The own sessions, password and app."""
    VOUCH = "vouch"
    QUESTIONS = "questions"
    RULES = "rules"
    """Rules of booking: seen and set."""
    SCHEDULES = "schedules"
    HELP = "help"
    """Articles of the help centre: what the region says instead, and whether they helped."""
    CLINIC_MESSAGES = "clinic_messages"
    """Messages to the registry of a clinic."""
    SUPPORT_MESSAGES = "support_messages"
    """Messages to the support of a region; of a patient nothing but what was written."""
    NAME = "name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    SNILS = "snils"
    POLICY = "policy"
    DOCUMENT = "document"
    ANSWERS = "answers"
    """What a patient answered before a visit."""


class Refusal(StrEnum):
    """Why somebody was not let in; the record keeps it, a stranger is told less."""

    UNKNOWN = "unknown"
    PASSWORD = "password"  # noqa: S105  a reason
    CODE = "code"
    NO_ROLE = "no_role"
    NOT_SET_UP = "not_set_up"
    APP_LOST = "app_lost"


class Told(StrEnum):
    """What an employee is told of their access or, as an operator, of a colleague's."""

    LINK_MADE = "link_made"
    CAME = "came"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  the name of a kind
    APP_CHANGED = "app_changed"
    OPERATOR_LINK = "operator_link"
    """A link was made for an operator."""
    OPERATOR_NEW = "operator_new"
    """Somebody was made an operator."""


class Sent(StrEnum):
    """How far the letter with a link has come; empty where the link was shown instead."""

    NOT = ""
    WAITING = "waiting"
    GONE = "gone"
    REFUSED = "refused"


INVITE_LIFE: Final = timedelta(hours=24)
HALF_LIFE: Final = timedelta(minutes=10)
"""Between the password and the code."""
SESSION_IDLE: Final = timedelta(minutes=30)
SESSION_LIFE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)
NEW_APP_LIFE: Final = timedelta(minutes=10)
"""Between the proof of the former app and a code of the new one."""
NEWS_SHOWN: Final = timedelta(days=90)
"""How long the own page lists what happened to an access."""
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
    ends_at: datetime
    roles: tuple[Held, ...]
    news: int = 0
    """How much of what happened to the access was not read yet."""

    def closes_at(self) -> datetime:
        """Return when the session closes if it lies idle from now on."""
        return min(self.last_used_at + SESSION_IDLE, self.ends_at)


@dataclass(frozen=True, slots=True)
class OpenBrowser:
    """A browser in which an employee works, as they see it themselves."""

    session_id: int
    user_agent: str
    network: str
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """One thing that an employee was told; `about` and `by` are names, empty for the system and oneself."""

    kind: Told
    at: datetime
    about: str
    by: str
    is_new: bool


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
