"""What attachments ask of a register outside."""

from collections.abc import Callable, Sequence
from typing import Protocol

from portal.domain.attachments.rules.records import Attached, Person, Record

__all__ = ["Attached", "PatientRegister", "Person", "Record", "RegisterSilent", "register", "register_of"]


class RegisterSilent(Exception):
    """No answer in time, or none that can be read: nobody knows yet."""


class PatientRegister(Protocol):
    """A register of attached people of one region."""

    name: str
    """A word of the code; kept with what was found as its source."""

    def find(self, *, region: str, person: Person) -> Sequence[Record]:
        """Return the records that share a number, or name and birth date, with a person.

        Answers within ten seconds or raises RegisterSilent. Records of others do no harm: the caller
        compares each with the person.
        """


register_of: Callable[[str], PatientRegister] | None = None
"""Region's number → its register, filled by portal.config.adapters at start."""


def register(region: str) -> PatientRegister:
    """Return the register of a region; a portal without one has been put together wrongly."""
    if register_of is None:
        raise RuntimeError("No patient registers were filled in by portal.config.adapters.")
    return register_of(region)
