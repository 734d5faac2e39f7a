"""The built-in register of attached people."""

from collections.abc import Sequence

from portal.domain.attachments import queries as attachments
from portal.domain.attachments.ports import Person, Record


class OwnRegister:
    """Answers from the lines that clinics send by import (docs/import.md)."""

    name = "import"

    def find(self, *, region: str, person: Person) -> Sequence[Record]:
        """Return the records that share a number, or name and birth date, with a person."""
        return attachments.records_like(region=region, person=person)
