"""Verbs that make a standard account a confirmed one: at a centre, by post, by a signature."""

import datetime as dt
import secrets
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from esia_stand.enrolment.models import PostCode
from esia_stand.grants import electronic_signature, messages
from esia_stand.grants.messages import CodeRefused
from esia_stand.people import actions
from esia_stand.people.models import Level, Person
from esia_stand.people.reading import Entry
from esia_stand.protocol.words import N_

LETTER: Final = N_("Письмо Почтой России: код подтверждения личности")
NOTICE: Final = N_("Личность подтверждена. Учётная запись стала подтверждённой")


class NotStandard(Exception):
    """Only a standard account can be confirmed."""


def waiting() -> list[Person]:
    """Return the people who may come to a centre: standard accounts."""
    return list(Person.objects.filter(level=Level.STANDARD, is_locked=False).order_by("full_name"))


@transaction.atomic
def confirm(*, person: Person, at: dt.datetime) -> None:
    """Make the account confirmed and write so to the person.

    :raises NotStandard: its documents have not been checked, or it is confirmed already.
    """
    if person.level != Level.STANDARD:
        raise NotStandard
    whole = {**actions.entry_of(person), "level": Level.CONFIRMED.value}
    if actions.load(entry=Entry(whole, "confirmed", today=at.date()), at=at):
        raise NotStandard
    PostCode.objects.filter(person=person).delete()
    messages.send(to=person.email or person.phone, purpose=NOTICE, at=at)


def send_letter(*, person: Person, at: dt.datetime) -> None:
    """Send a letter with a code; an earlier one stops counting."""
    code = messages.digits()
    PostCode.objects.update_or_create(person=person, defaults={"code": code, "sent_at": at, "tries": 0})
    messages.send(to=person.phone, purpose=LETTER, code=code, at=at)


def letter_of(person: Person) -> PostCode | None:
    """Return the letter on its way to this person."""
    return PostCode.objects.filter(person=person).first()


def confirm_by_letter(*, person: Person, code: str, at: dt.datetime) -> None:
    """Check the code of the letter and confirm the account.

    :raises CodeRefused: it does not fit; with 0 left another letter is needed.
    """
    claimed = PostCode.objects.filter(person=person, tries__lt=messages.TRIES)
    if not claimed.update(tries=F("tries") + 1):
        raise CodeRefused(0)
    letter = PostCode.objects.get(person=person)
    if not secrets.compare_digest(letter.code.encode(), code.encode()):
        raise CodeRefused(messages.TRIES - letter.tries)
    confirm(person=person, at=at)


def text_to_sign(person: Person) -> str:
    """Return the statement that is signed to prove the person; a signature of it fits nobody else."""
    return f"Подтверждаю свою личность на стенде ЕСИА.\nУчётная запись: {person.oid}\n{person.full_name}"


def signature(person: Person, *, at: dt.datetime) -> dict[str, Any]:
    """Return the signature by the person's demonstration key and how it was made."""
    text = text_to_sign(person)
    return {
        "text": text,
        "signature": electronic_signature.sign(person, text, at=at),
        "algorithm": electronic_signature.algorithm(person, at=at),
    }


def confirm_by_signature(*, person: Person, signed: str, at: dt.datetime) -> bool:
    """Verify a signature and confirm the account; tell whether it fits."""
    if not electronic_signature.fits(person, text_to_sign(person), signed, at=at):
        return False
    confirm(person=person, at=at)
    return True
