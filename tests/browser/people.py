"""Made-up people for the journeys: each surname, СНИЛС and policy stands nowhere else."""

import json
from dataclasses import dataclass
from pathlib import Path

from portal.kit import snils

PASSWORD = "demo1234"
COUNT = 159
LETTERS = "абвгдежзиклмнопр"
SCOPE_OF_TESTS = 1000500000


@dataclass
class Person:
    """Somebody of the stand: how to sign in, and what must never be seen by others."""

    phone: str
    oid: int
    surname: str
    name: str
    snils: str
    policy: str
    password: str = PASSWORD


def everybody() -> list[Person]:
    """Return the people whom the stand of every furnished house knows."""
    return [_person(number) for number in range(1, COUNT + 1)]


def write(folder: Path) -> Path:
    """Write the file that the stand loads."""
    path = folder / "people.json"
    told = {"people": [_told(one) for one in everybody()]}
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return path


def _person(number: int) -> Person:
    nine = f"80000{number:04}"
    return Person(
        phone=f"+7902{number:07}",
        oid=SCOPE_OF_TESTS + number,
        surname=f"Проверкина{LETTERS[number // 10]}{LETTERS[number % 10]}",
        name="Вера",
        snils=snils.show(nine + snils.check_digits(nine)),
        policy=_policy(f"26589008985{number:04}"),
    )


def _policy(fifteen: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(fifteen))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return fifteen + str(-total % 10)


def _told(one: Person) -> dict[str, object]:
    digits = one.phone.removeprefix("+7")
    return {
        "oid": one.oid,
        "for": "Проверка пути в браузере.",
        "login": {"phone": one.phone, "snils": one.snils},
        "password": PASSWORD,
        "level": "confirmed",
        "surname": one.surname,
        "name": one.name,
        "patronymic": "Ивановна",
        "birth_date": "1990-01-01",
        "gender": "F",
        "citizenship": "RUS",
        "snils": one.snils,
        "contacts": [
            {"type": "MBT", "value": f"+7({digits[:3]}){digits[3:]}"},
            {"type": "EML", "value": f"p{one.oid}@proverka.example"},
        ],
        "documents": [{"type": "MDCL_PLCY", "number": one.policy, "medical_org": "Страховая «Проверка»"}],
    }
