"""Reads of citizens; one query each."""

import secrets
from typing import Final

from django.db.models import Max, Q

from esia_stand.people import checks
from esia_stand.people.models import Person

ADDED: Final = (3_000_000_001, 3_999_999_999)
"""Numbers of people who were added at the desk."""


def by_oid(oid: int) -> Person | None:
    """Return the person with this number."""
    return Person.objects.filter(oid=oid).first()


def by_login(login: str, password: str) -> Person | None:
    """Return the person with this phone, e-mail or СНИЛС if the password is right."""
    for person in with_login(login):
        if secrets.compare_digest(person.password.encode(), password.encode()):
            return person
    return None


def with_login(login: str) -> list[Person]:
    """Return whom this phone, e-mail or СНИЛС may mean: nobody, one, rarely two."""
    kind = checks.login(login)
    return list(Person.objects.filter(_condition(*kind))) if kind else []


def _condition(kind: str, value: str) -> Q:
    """Eleven digits from 79 may be a phone as well as a СНИЛС: then both are looked at."""
    if kind == "phone_or_snils":
        return Q(phone=checks.phone(value)) | Q(snils=value)
    return Q(**{kind: value})


def shown() -> list[Person]:
    """Return the people of the desk: those from files."""
    return list(Person.objects.filter(is_generated=False))


def free_oid() -> int:
    """Return a number that nobody has, above those of files and of registrations."""
    highest: int | None = Person.objects.filter(oid__range=ADDED).aggregate(highest=Max("oid"))["highest"]
    return ADDED[0] if highest is None else highest + 1


def generated_count() -> int:
    """Return how many people were generated for tests of load."""
    return Person.objects.filter(is_generated=True).count()
