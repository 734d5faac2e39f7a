"""Verbs of registration: send a code and a link, prove one of them, set a password."""

import datetime as dt
import uuid
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from esia_stand.enrolment.models import Registration
from esia_stand.grants import messages, opening, secret_keys
from esia_stand.people import actions
from esia_stand.people.models import Level, Person
from esia_stand.people.reading import Entry
from esia_stand.protocol.words import N_

LIFE: Final = dt.timedelta(hours=1)
FIRST_OID: Final = 2_000_000_001
LAST_OID: Final = 2_999_999_999
PURPOSE: Final = N_("Регистрация на Госуслугах")
WELCOME: Final = N_("Вы зарегистрированы. Учётная запись упрощённая: заполните профиль")
MEANT_FOR: Final = "Зарегистрирован на страницах стенда."


class RegistrationOver(Exception):
    """It has been finished already, the hour is over, or somebody has taken the phone or the e-mail."""


@transaction.atomic
def begin(*, told: dict[str, str], browser_key: str, link_base: str, at: dt.datetime) -> Registration:
    """Send a code to the phone, and where there is an e-mail a link to it.

    :param told: `surname`, `name`, `phone`, `email` (may be empty), all of them checked.
    """
    key = secret_keys.new() if told["email"] else ""
    begun = Registration.objects.create(
        browser_hash=secret_keys.hashed(browser_key),
        code=messages.digits(),
        code_expires_at=at + messages.CODE_LIFE,
        link_hash=secret_keys.hashed(key) if key else "",
        expires_at=at + LIFE,
        **told,
    )
    if key:
        messages.send(to=begun.email, purpose=PURPOSE, at=at, link=f"{link_base}{key}/")
    messages.send(to=begun.phone, purpose=PURPOSE, at=at, code=begun.code)
    return begun


@transaction.atomic
def resend(*, begun: Registration, at: dt.datetime) -> None:
    """Send another code; the one before stops counting, tries made stay made.

    :raises TooManyCodes: after five.
    """
    messages.send(to=begun.phone, purpose=PURPOSE, at=at, code=opening.renew_code(begun, at=at))


def of_browser(number: uuid.UUID, browser_key: str, *, at: dt.datetime) -> Registration | None:
    """Return the registration begun in this browser, unless it is over."""
    found = Registration.objects.filter(
        pk=number, browser_hash=secret_keys.hashed(browser_key), used_at=None, expires_at__gt=at
    )
    return found.first() if browser_key else None


def of_link(key: str, *, at: dt.datetime) -> Registration | None:
    """Return the registration whose letter holds this link, unless it is over."""
    found = Registration.objects.filter(link_hash=secret_keys.hashed(key), used_at=None, expires_at__gt=at)
    return found.first()


@transaction.atomic
def finish(*, begun: Registration, password: str, at: dt.datetime) -> Person:
    """Make the person, with a simplified account.

    :raises RegistrationOver: nothing was made.
    """
    if not Registration.objects.filter(pk=begun.pk, used_at=None).update(used_at=at):
        raise RegistrationOver
    oid = _free_oid()
    entry = Entry(_entry(begun, oid, password), "registration", today=at.date())
    if actions.load(entry=entry, at=at):
        raise RegistrationOver
    messages.send(to=begun.email or begun.phone, purpose=WELCOME, at=at)
    return Person.objects.get(pk=oid)


def sweep(*, at: dt.datetime) -> None:
    """Delete registrations that were over a day ago."""
    Registration.objects.filter(expires_at__lt=at - dt.timedelta(days=1)).delete()


def _free_oid() -> int:
    mine = Person.objects.filter(oid__range=(FIRST_OID, LAST_OID))
    highest: int | None = mine.aggregate(highest=Max("oid"))["highest"]
    return FIRST_OID if highest is None else highest + 1


def _entry(begun: Registration, oid: int, password: str) -> dict[str, Any]:
    mail = [{"type": "EML", "value": begun.email}] if begun.email else []
    phone = f"{begun.phone[:2]}({begun.phone[2:5]}){begun.phone[5:]}"
    return {
        "oid": oid,
        "for": MEANT_FOR,
        "login": {"phone": begun.phone, **({"email": begun.email} if begun.email else {})},
        "password": password,
        "level": Level.SIMPLIFIED.value,
        "surname": begun.surname,
        "name": begun.name,
        "contacts": [{"type": "MBT", "value": phone}, *mail],
    }
