"""What accounts ask of the identity provider (ESIA)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """A document as ESIA names it (`RF_PASSPORT`, `MDCL_PLCY`, `RF_BRTH_CERT`, …).

    `is_verified` is False where ESIA says that it has not checked the document.
    """

    type: str
    series: str
    number: str
    issued_by: str = ""
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """What ESIA told of one person; an empty string means ESIA did not say."""

    oid: str
    is_trusted: bool
    surname: str
    name: str
    patronymic: str
    birth_date: date | None
    sex: str
    snils: str
    phone: str
    email: str
    documents: tuple[Document, ...] = ()
    children: "tuple[Person, ...]" = ()

    def document(self, *types: str) -> Document | None:
        """Return the first document of one of these types."""
        return next((document for document in self.documents if document.type in types), None)

    def has_verified(self, *types: str) -> bool:
        """Tell whether ESIA has checked a document of one of these types."""
        return any(document.is_verified for document in self.documents if document.type in types)


class IdentityRefusal(Exception):
    """ESIA did not let the person in; `kind` names the page that explains it."""

    kind = "failed"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class Unavailable(IdentityRefusal):
    """ESIA is down, slow, overloaded (007008) or under technical works."""

    kind = "unavailable"


class Busy(IdentityRefusal):
    """So many people come back from ESIA at once that this one would have to wait too long."""

    kind = "busy"


class PersonRefused(IdentityRefusal):
    """The person pressed «Отказать» (007004)."""

    kind = "refused"


class Unconfirmed(IdentityRefusal):
    """The account is not confirmed enough (007055, or the data say so)."""

    kind = "unconfirmed"


class SecondStepNeeded(IdentityRefusal):
    """ESIA wants two steps of this person and could not ask for the second (007046)."""

    kind = "second_step"


class Incomplete(IdentityRefusal):
    """ESIA did not tell what a card cannot do without: names, birth date, sex."""

    kind = "incomplete"


class BadAnswer(IdentityRefusal):
    """What came back is not an answer of our ESIA: garbage, foreign or broken token."""

    kind = "bad_answer"


class PortalRejected(IdentityRefusal):
    """ESIA does not accept this portal: certificate, signature, rights (007002, 007005, 007053…)."""

    kind = "portal_rejected"


class ClockWrong(IdentityRefusal):
    """The portal's clock and ESIA's differ (007015)."""

    kind = "clock"


class CodeSpent(IdentityRefusal):
    """The code was used or has expired (007011)."""

    kind = "expired"


class IdentityProvider(Protocol):
    """ESIA, as the portal needs it."""

    issuer: str

    def authorization_url(self, *, state: str, verifier: str, comes_back_to: str, at: datetime) -> str:
        """Return the signed address where the person signs in; they return to `comes_back_to`."""

    def refusal(self, *, error: str, description: str) -> IdentityRefusal:
        """Turn what ESIA put into the return address into a named refusal."""

    def person(self, *, code: str, state: str, verifier: str, comes_back_to: str, at: datetime) -> Person:
        """Exchange the code and read the person; raise a refusal named above.

        `comes_back_to` is the return address of the same attempt, letter by letter.
        """

    def sign_out_url(self) -> str:
        """Return the address that ends the person's ESIA session too."""
