"""Passwords of the stand: whether one fits, which one is good enough, setting a new one.

They are kept readable, because the desk shows them: none may be anybody's real password.
"""

import secrets
from enum import Enum
from typing import Final

from esia_stand.grants.models import Session
from esia_stand.people.models import Person
from esia_stand.protocol.words import N_

SHORTEST: Final = 8
LONGEST: Final = 128


class Weakness(Enum):
    """Why a new password is not taken; the value is the sentence at its field."""

    SHORT = N_("Пароль короче 8 знаков")
    PLAIN = N_("Нужны и буквы, и цифры")
    LOGIN = N_("Пароль не должен повторять телефон, почту или СНИЛС")
    SAME = N_("Это прежний пароль. Придумайте новый")


def fits(person: Person, typed: str) -> bool:
    """Tell whether this is the person's password."""
    return secrets.compare_digest(person.password.encode(), typed.encode())


def weakness(new: str, person: Person | None = None) -> Weakness | None:
    """Return why a new password is not good enough, or None; without a person only its form is looked at."""
    if len(new) < SHORTEST:
        return Weakness.SHORT
    if not (any(sign.isalpha() for sign in new) and any(sign.isdigit() for sign in new)):
        return Weakness.PLAIN
    if person is None:
        return None
    if new.lower() in {person.phone, person.phone[2:], person.email, person.snils}:
        return Weakness.LOGIN
    return Weakness.SAME if fits(person, new) else None


def change(*, person: Person, new: str) -> None:
    """Set a new password; every session of the person ends."""
    Person.objects.filter(pk=person.pk).update(password=new)
    Session.objects.filter(person=person).delete()
