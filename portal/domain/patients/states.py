"""Relations of an account to a card, where a card's data come from, and the data themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Relation(StrEnum):
    """As what an account holds a card."""

    SELF = "self"
    CHILD = "child"
    RELATIVE = "relative"


class Source(StrEnum):
    """Where the data of a card come from."""

    ESIA = "esia"
    HAND = "hand"


class Sex(StrEnum):
    """Sex as the documents state it."""

    FEMALE = "f"
    MALE = "m"


class Confirmed(StrEnum):
    """Who vouched that the card is of this person; an empty string in the table: nobody yet."""

    ESIA = "esia"
    CODE = "code"
    CLINIC = "clinic"


KNOWN: Final = (Confirmed.ESIA, Confirmed.CLINIC)
"""Who has seen a paper. A code proves only that the holder of the card reaches somebody by telephone."""


class PolicyKind(StrEnum):
    """Kinds of policy; an empty string in the table: no policy told."""

    NEW = "new"
    OLD = "old"
    TEMPORARY = "temporary"


class Paper(StrEnum):
    """Papers that say who a person is, by ESIA's names; OTHER is typed by hand only."""

    PASSPORT = "RF_PASSPORT"
    BIRTH_CERTIFICATE = "RF_BRTH_CERT"
    FOREIGN = "FID_DOC"
    OTHER = "OTHER"


class Group(StrEnum):
    """Fields of a card that come, are frozen and are changed together."""

    PERSON = "person"
    SNILS = "snils"
    POLICY = "policy"
    DOCUMENT = "document"
    PHONE = "phone"


class Ended(StrEnum):
    """Why a holding ended; an empty string in the table: it has not, or an account was erased before."""

    DELETED = "deleted"
    CLOSED = "closed"
    OF_AGE = "of_age"
    REVOKED = "revoked"
    OVER = "over"


class Asked(StrEnum):
    """How a question to the person of a card stands."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Way(StrEnum):
    """How the person of a card is asked."""

    CODE = "code"
    LINK = "link"


class Scope(StrEnum):
    """How much of a card somebody who acts for another person may have."""

    NOTHING = "nothing"
    """Only that the card is there: a parent of a child of 15 who was not allowed anything."""
    BOOK = "book"
    """Book, and see and cancel what one has booked oneself."""
    VISITS = "visits"
    """And see all visits."""
    ALL = "all"


CARDS_AT_MOST: Final = 10
"""Cards typed by hand that an account may hold; those that ESIA gave are not counted (R8)."""
LEFT: Final = (Ended.DELETED, Ended.OF_AGE, Ended.REVOKED, Ended.OVER)
"""Ends after which a card that nobody else holds keeps its data for a while: a clinic may still expect it."""
UNDO_LASTS: Final = timedelta(days=30)
"""How long a deleted card can be brought back; then it is emptied."""


@dataclass(frozen=True, slots=True)
class CardData:
    """What is told of a patient, as the table keeps it; an empty string means that nobody told us.

    `birth_date` is a day of the calendar, without a zone; `phone` is +7XXXXXXXXXX, `snils` eleven digits;
    `policy_kind` is one of PolicyKind and `document_type` one of Paper; `is_policy_sure`: the person
    insists on a number whose check digit is wrong.
    """

    surname: str
    name: str
    patronymic: str
    birth_date: date
    sex: str
    snils: str = ""
    policy_kind: str = ""
    policy_series: str = ""
    policy_number: str = ""
    is_policy_sure: bool = False
    insurer: str = ""
    document_type: str = ""
    document_series: str = ""
    document_number: str = ""
    phone: str = ""


GROUPS: Final[dict[Group, tuple[str, ...]]] = {
    Group.PERSON: ("surname", "name", "patronymic", "birth_date", "sex"),
    Group.SNILS: ("snils",),
    Group.POLICY: ("policy_number", "policy_kind", "policy_series", "is_policy_sure", "insurer"),
    Group.DOCUMENT: ("document_number", "document_type", "document_series"),
    Group.PHONE: ("phone",),
}
"""The fields of CardData by group, the one that says whether anything is told first."""
