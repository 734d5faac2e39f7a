"""A region's register without a network: tells, lies, repeats itself or says nothing, as the test wants."""

from dataclasses import dataclass, field

from django.db import connection

from portal.domain.attachments.ports import Attached, Person, Record, RegisterSilent
from portal.domain.attachments.states import Kind


@dataclass
class Register:
    """Gives the next of `answers`, the last one for ever; a class of exception is raised.

    `asked` keeps who was asked about, `in_transaction` whether a transaction was open meanwhile.
    """

    answers: list = field(default_factory=lambda: [[]])
    asked: list[Person] = field(default_factory=list)
    in_transaction: list[bool] = field(default_factory=list)
    name: str = "fake"

    def find(self, *, region, person):
        self.asked.append(person)
        self.in_transaction.append(connection.in_atomic_block)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer) and not isinstance(answer, type):
            answer = answer()
        if isinstance(answer, type):
            raise answer
        return answer


def silent() -> Register:
    return Register([RegisterSilent])


def person_of(card, **other) -> Person:
    """Return the person of a card as a register knows them, with the given parts changed."""
    told = {
        "surname": card.surname, "name": card.name, "patronymic": card.patronymic,
        "birth_date": card.birth_date, "snils": card.snils, "policy": card.policy_number,
    }  # fmt: skip
    return Person(**told | other)


def record(card, *attached: Attached, **other) -> Record:
    """Return a record about the person of a card, attached to `clinic-0` unless told otherwise."""
    return Record(
        person_of(card, **other), attached or (Attached(Kind.THERAPEUTIC, "clinic-0", "Поликлиника"),)
    )
