"""Made-up data that pass every check: whoever tries the stand need not think up a СНИЛС."""

from collections.abc import Mapping, Sized

from esia_stand.people import checks


def data(oid: int, told: Mapping[str, str]) -> dict[str, str]:
    """Return values of the form `Data`: what the person has told, and made-up ones where that is empty.

    Nobody is given a patronymic; the sex is read from the one that is there, else left to be chosen.
    """
    kept = {name: value for name, value in told.items() if value}
    made = {"gender": _gender(told.get("patronymic", "")), **_made(oid)}
    if "number" in kept:
        del made["series"]  # a document may have none
    return {**made, **kept}


def _gender(patronymic: str) -> str:
    ends = {"ич": "M", "на": "F", "лы": "M", "зы": "F"}  # Ильич, Ильинична; оглы, кызы
    return ends.get(patronymic.strip().lower()[-2:], "")


def _made(oid: int) -> dict[str, str]:
    """Return numbers, dates and places; the same number gives the same ones, another one others.

    Numbers of registrations, of the desk and of files differ in their first digit, so it counts too.
    """
    tail = f"{oid % 10**6:06d}"
    return {
        "birth_date": "15.05.1990",
        "birth_place": "г. Ставрополь",
        "snils": _snils(f"6{oid // 10**9 % 10}{oid % 10**7:07d}"),
        "document": "RF_PASSPORT",
        "series": "0712",
        "number": tail if not tail.endswith("000") else f"{tail[:3]}111",
        "issue_date": "20.05.2012",
        "issued_by": "ОТДЕЛЕНИЕМ УЧЕБНОГО СТЕНДА",
        "policy": _policy(f"26{oid % 10**13:013d}"),
        "address": "355000, Ставропольский край, г. Ставрополь, ул. Учебная, д. 1, кв. 1",
    }


def child(oid: int, known: Sized) -> dict[str, str]:
    """Return values of the form `Child`; the next child gets other numbers."""
    number = oid % 10**6 * 10 + len(known)
    return {
        "surname": "Примеров",
        "name": ("Иван", "Мария", "Пётр", "Анна")[len(known) % 4],
        "patronymic": "",
        "birth_date": f"0{len(known) % 9 + 1}.09.2019",
        "gender": "MF"[len(known) % 2],
        "snils": _snils(f"66{number % 10**7:07d}"),
        "series": "I-ДН",
        "number": f"{number % 10**6:06d}",
        "policy": _policy(f"27{number:013d}"),
    }


def _snils(nine: str) -> str:
    if nine.endswith("000"):
        nine = f"{nine[:6]}111"  # a number that the made-up ПФР knows
    return checks.snils_shown(f"{nine}{checks.snils_check(nine):02d}")


def _policy(fifteen: str) -> str:
    return f"{fifteen}{-checks.luhn_sum(fifteen + '0') % 10}"
