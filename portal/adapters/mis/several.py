"""The registers of a region together: the built-in one, and those of outside systems."""

from collections.abc import Sequence

from portal.domain.attachments.ports import PatientRegister, Person, Record, RegisterSilent


class Several:
    """Asks one register after another; the names are kept together."""

    def __init__(self, registers: Sequence[PatientRegister]) -> None:
        self._registers = registers
        self.name = "+".join(dict.fromkeys(one.name for one in registers))

    def find(self, *, region: str, person: Person) -> Sequence[Record]:
        """Return what all of them tell; a silent one counts only where no other knows an attachment."""
        found: list[Record] = []
        silent: RegisterSilent | None = None
        for one in self._registers:
            try:
                found += one.find(region=region, person=person)
            except RegisterSilent as error:
                silent = error
        if silent is not None and not any(record.attached for record in found):
            raise silent
        return found
