"""What is asked of a register and what it tells: one person, and their attachments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.attachments.states import Kind


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked about, or who a record is about; an empty string means not known.

    `snils` is eleven digits, `policy` the sixteen of a unified number.
    """

    surname: str
    name: str
    patronymic: str
    birth_date: date
    snils: str
    policy: str


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment as a register tells of it; `clinic` and `doctor` are the sender's ids (import).

    The names stand for what the portal's own lists do not hold; `since` is None where it is not told.
    """

    kind: Kind
    clinic: str
    clinic_name: str = ""
    area: str = ""
    doctor: str = ""
    doctor_name: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One person of the register. It says whom it is about: the answer is bound to the card again."""

    person: Person
    attached: Sequence[Attached]
