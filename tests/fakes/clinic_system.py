"""A clinic's own system without a network: says yes, no, or nothing, as the test tells it."""

from dataclasses import dataclass, field

from portal.domain.booking.ports import Reservation

Answer = str | type[Exception] | None


@dataclass
class ClinicSystem:
    """Each call takes the next answer; a class of exception is raised.

    `answers` are for reserve, `found` for find; `asked` keeps what was asked.
    """

    answers: list[Answer] = field(default_factory=list)
    found: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, Reservation]] = field(default_factory=list)
    answers_at_once: bool = False

    def reserve(self, reservation):
        self.asked.append(("reserve", reservation))
        return _next(self.answers)

    def find(self, reservation):
        self.asked.append(("find", reservation))
        return _next(self.found)

    def cancel(self, reservation):
        self.asked.append(("cancel", reservation))


def _next(answers):
    answer = answers.pop(0)
    if isinstance(answer, type):
        raise answer
    return answer
