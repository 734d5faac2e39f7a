"""Verbs of a forgotten password: a code or a link proves the person, then a new password is set."""

import datetime as dt
from typing import Final

from django.db import transaction

from esia_stand.grants import messages, opening, passwords, queries, secret_keys
from esia_stand.grants.messages import TooManyCodes
from esia_stand.grants.models import Recovery, Visit
from esia_stand.people.models import Person
from esia_stand.protocol.words import N_

LIFE: Final = dt.timedelta(hours=1)
PURPOSE: Final = N_("Восстановление пароля")
NOTICE: Final = N_("Пароль от Госуслуг изменён. Если это были не вы, восстановите его снова")


class RecoveryOver(Exception):
    """The password has been set already or the hour is over."""


@transaction.atomic
def begin(*, visit: Visit, person: Person, to: str, link_base: str, at: dt.datetime) -> Recovery:
    """Send a code to the phone, or a code and a link to the e-mail; earlier ones stop counting.

    `link_base` is the address that the key of a link is put behind.

    :raises TooManyCodes: after five in one sign-in.
    """
    earlier = Recovery.objects.filter(visit=visit)
    sent = sum(row.codes_sent for row in earlier)
    if sent >= messages.CODES_AT_MOST:
        raise TooManyCodes
    earlier.update(used_at=at)
    key = secret_keys.new() if "@" in to else ""
    begun = Recovery.objects.create(
        visit=visit,
        person=person,
        to=to,
        code=messages.digits(),
        code_expires_at=at + messages.CODE_LIFE,
        link_hash=secret_keys.hashed(key) if key else "",
        expires_at=at + LIFE,
    )
    link = f"{link_base}{key}/" if key else ""
    messages.send(to=to, purpose=PURPOSE, at=at, code=begun.code, link=link)
    return begun


@transaction.atomic
def resend(*, begun: Recovery, at: dt.datetime) -> None:
    """Send another code; the one before stops counting, tries made stay made.

    :raises TooManyCodes: after five.
    """
    messages.send(to=begun.to, purpose=PURPOSE, at=at, code=opening.renew_code(begun, at=at))


@transaction.atomic
def finish(*, begun: Recovery, new: str, at: dt.datetime) -> None:
    """Set the new password and tell the person's phone and e-mail.

    :raises RecoveryOver: it has been set already, or the hour is over.
    """
    waiting = Recovery.objects.filter(pk=begun.pk, used_at=None, expires_at__gt=at)
    if not waiting.update(used_at=at, finished_at=at):
        raise RecoveryOver
    person = begun.person
    passwords.change(person=person, new=new)
    for to in (person.phone, person.email):
        if to:
            messages.send(to=to, purpose=NOTICE, at=at)


def of_link(key: str, *, at: dt.datetime) -> Recovery | None:
    """Return what the link of a letter opens, unless it is over."""
    return queries.open_recoveries(at=at).filter(link_hash=secret_keys.hashed(key)).first()
