"""A mail server inside the test: keeps letters, or does what it is told to do with one."""

from dataclasses import dataclass, field

from portal.domain.notices.ports import Letter, MailTrouble


@dataclass
class FakePost:
    """Takes letters; `troubles` are raised for the next ones, one after another."""

    taken: list[Letter] = field(default_factory=list)
    troubles: list[MailTrouble | None] = field(default_factory=list)
    asked: int = 0
    hung_up: int = 0

    def send(self, letter: Letter) -> None:
        self.asked += 1
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.taken.append(letter)

    def hang_up(self) -> None:
        self.hung_up += 1
