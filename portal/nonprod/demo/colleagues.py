"""Who of staff to sign in as in the demonstration; plain Python, so that `make run` can print it.

Password and secrets are written here for everybody to read: nothing of `nonprod` is installed in production.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.staff.states import Kind
from portal.kit import totp

PASSWORD: Final = "demo12341234"  # noqa: S105  for everybody to read


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to sign in as; `secret` is what an app would hold."""

    email: str
    secret: str
    kind: Kind
    surname: str
    name: str
    what_for: str

    def code(self, at: datetime) -> str:
        """Return what the app shows."""
        return totp.code(self.secret, at)


COLLEAGUES: Final = (
    Colleague(
        "operator@demo.example", "DEMOOPERATORDEMOOPERATORDEMOOPER", Kind.OPERATOR, "Главная", "Олеся",
        "оператор региона: день региона, сотрудники",
    ),
    Colleague(
        "registrar@demo.example", "DEMOREGISTRARDEMOREGISTRARDEMORE", Kind.REGISTRAR, "Регистратова", "Римма",
        "регистратор: день клиники, поиск записи",
    ),
    Colleague(
        "doctor@demo.example", "DEMODOCTORDEMODOCTORDEMODOCTORDE", Kind.DOCTOR, "", "",
        "врач: свой приём по времени",
    ),
)  # fmt: skip
