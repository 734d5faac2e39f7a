"""Verbs of citizens: put one in from a file, generate many for tests."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from esia_stand.people import checks, records
from esia_stand.people.models import Level, Person, Verdict
from esia_stand.people.reading import Entry, Problem

FIELDS = (
    "oid", "for", "login", "password", "level", "locked", "surname", "name", "patronymic", "birth_date",
    "birth_place", "gender", "citizenship", "snils", "inn", "contacts", "documents", "addresses", "children",
    "totp", "check", "vehicles", "roles",
)  # fmt: skip
GENERATED_OID = 9_000_000_000
GENERATED_PASSWORD = "demo1234"  # noqa: S105  of made-up people, told on the desk


def load(*, entry: Entry, at: dt.datetime) -> list[Problem]:
    """Put one person in, or anew over the same `oid`; return what is wrong instead of storing."""
    person = _checked(entry, at)
    if not entry.problems:
        person.save()
    return entry.problems


def problems(*, entry: Entry, at: dt.datetime) -> list[Problem]:
    """Return what is wrong with an entry; nothing is stored."""
    _checked(entry, at)
    return entry.problems


def _checked(entry: Entry, at: dt.datetime) -> Person:
    person = _read(entry, at)
    if not entry.problems:
        person.entry = entry.settled()
        _check_logins_free(entry, person)
    return person


def _read(entry: Entry, at: dt.datetime) -> Person:
    entry.only(FIELDS)
    level = entry.one_of("level", Level.values)
    oid = entry.number("oid")
    record = records.record(entry, oid, level, int(at.timestamp()))
    if level == Level.SIMPLIFIED and (record["person"].get("snils") or record["documents"]):
        entry.wrong("level", "у упрощённой учётной записи нет СНИЛС и документов")
    if "check" in entry.data:
        entry.one_of("check", Verdict.values)
    login = entry.part("login")
    login.only(("phone", "email", "snils"))
    return Person(
        oid=oid,
        phone=_phone(login),
        email=login.text("email").lower() or None,
        snils=checks.snils(records.snils(login)),
        password=entry.text("password", needed=True),
        level=level,
        is_locked=entry.flag("locked", default=False),
        full_name=" ".join(
            record["person"].get(name, "") for name in ("lastName", "firstName", "middleName")
        ).strip(),
        meant_for=entry.text("for"),
        record=record,
    )


def entry_of(person: Person) -> dict[str, Any]:
    """Return the person as a file would write them now: to be changed and loaded again."""
    now = {"password": person.password, "locked": person.is_locked, "level": person.level}
    return {**person.entry, **now}


def take_away(*, person: Person) -> None:
    """Forget a person and everything of theirs; a file that is loaded again brings them back."""
    person.delete()


def _phone(login: Entry) -> str:
    found = checks.phone(login.text("phone", needed=True))
    if found is None:
        login.wrong("phone", "должен быть мобильным номером вида +79991234567")
    return found or ""


def _check_logins_free(entry: Entry, person: Person) -> None:
    taken = Q(phone=person.phone) | Q(email=person.email or "-") | Q(snils=person.snils or "-")
    other = Person.objects.filter(taken).exclude(oid=person.oid).first()
    if other:
        entry.wrong("login", f"телефон, почта или СНИЛС уже заняты человеком {other.oid}")


@transaction.atomic
def generate(*, count: int, at: dt.datetime) -> list[Person]:
    """Make `count` confirmed adults with phones +7 901 …; the same numbers give the same people."""
    people = [_generated(number, at) for number in range(1, count + 1)]
    Person.objects.bulk_create(
        people,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["oid"],
        update_fields=["phone", "email", "snils", "password", "level", "full_name", "record"],
    )
    return people


def _generated(number: int, at: dt.datetime) -> Person:
    nine = f"{900_000_000 + number:09d}"
    snils = f"{nine}{checks.snils_check(nine):02d}"
    phone = f"+7901{number:07d}"
    born = dt.date(1950, 1, 1) + dt.timedelta(days=number % 18_000)
    oid = GENERATED_OID + number
    entry = Entry(
        {
            "surname": "Проверочный",
            "name": "Номер",
            "patronymic": f"Тестович-{number}",
            "birth_date": born.isoformat(),
            "gender": "M",
            "citizenship": "RUS",
            "snils": snils,
            "contacts": [{"type": "MBT", "value": f"{phone[:2]}({phone[2:5]}){phone[5:]}"}],
            "documents": [
                {"type": "RF_PASSPORT", "series": "0700", "number": f"{number:06d}"},
                {"type": "MDCL_PLCY", "number": _policy(number)},
            ],
        },
        f"generated[{number}]",
    )
    return Person(
        oid=oid,
        phone=phone,
        email=f"test{number}@stand.example",
        snils=snils,
        password=GENERATED_PASSWORD,
        level=Level.CONFIRMED,
        full_name=f"Проверочный Номер Тестович-{number}",
        is_generated=True,
        record=records.record(entry, oid, Level.CONFIRMED, int(at.timestamp())),
    )


def _policy(number: int) -> str:
    fifteen = f"26{number:013d}"
    return f"{fifteen}{-checks.luhn_sum(fifteen + '0') % 10}"
