"""A new e-mail address: a link is sent there, and the button behind it confirms the address."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.html import escape, linebreaks, urlize
from django.utils.translation import gettext as _

from portal.domain.accounts.actions import contacts, passwords
from portal.domain.accounts.models import Account, EmailLink
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import ContactSource, SignedIn
from portal.domain.accounts.texts import letters
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import DAY, Limit
from portal.domain.notices import ports as mail
from portal.domain.notices.states import Kind
from portal.domain.work import actions as work
from portal.kit import keyed

LIFE: Final = timedelta(hours=24)
LETTERS_OF_ACCOUNT: Final = Limit("letters_account", 5, DAY)
SEND: Final = "portal.domain.accounts.jobs.send_email_link"


class LinkOver(Exception):
    """The link is too old, was used, was replaced by a newer one, or never was."""


def ask(*, session: SignedIn, email: str, link: str, at: datetime, by: Actor) -> None:
    """Send a letter with a link to a new address; the old address stays until the link is opened.

    `link` is the whole address of the page that takes the key, up to the key. Raises contacts.Limited,
    limits.Exhausted.
    """
    if session.is_limited:
        raise contacts.Limited
    limits.take(LETTERS_OF_ACCOUNT, str(session.account_id), at=at)
    with transaction.atomic():
        EmailLink.objects.filter(account=session.account_id, used_at=None).delete()
        number = uuid.uuid4()
        EmailLink.objects.create(
            id=number, account_id=session.account_id, email=email, key_hash=hash_of(key_of(number)),
            created_at=at, ends_at=at + LIFE,
        )  # fmt: skip
        audit.record(at=at, by=by, action="email.asked", object_kind="account", object_id=session.account_id)
        work.enqueue(SEND, number=str(number), link=link)


def key_of(number: uuid.UUID) -> str:
    """Return the key of a link: made anew by whoever writes the letter, so that no table holds it."""
    return keyed.digest(str(number), secret=settings.SECRET_KEY, purpose="email-link")


def send_link(*, number: uuid.UUID, link: str, at: datetime) -> None:
    """Write the letter, unless the link is over by now; raise mail.MailTrouble: the worker tries again."""
    waiting = EmailLink.objects.filter(pk=number, used_at=None, ends_at__gt=at).first()
    if waiting is None or mail.post is None:
        return
    text = _(letters.EMAIL_BODY).format(link=f"{link}{key_of(number)}/")
    letter = mail.Letter(
        to=waiting.email, sender_name=_(letters.EMAIL_SENDER), subject=_(letters.EMAIL_SUBJECT), text=text,
        html=linebreaks(urlize(escape(text))), key=f"email-link:{number}",
    )  # fmt: skip
    mail.post.send(letter)


def living(*, key: str, at: datetime) -> EmailLink:
    """Return the link that this key opens; raise LinkOver."""
    found = EmailLink.objects.filter(key_hash=hash_of(key), used_at=None, ends_at__gt=at).first()
    if found is None:
        raise LinkOver
    return found


def confirm(*, key: str, at: datetime, request_id: str = "") -> None:
    """Take the new address, once; the former one is told. Raises LinkOver."""
    link = living(key=key, at=at)
    with transaction.atomic():
        if EmailLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at) != 1:
            raise LinkOver
        account = Account.objects.select_for_update().get(pk=link.account_id)
        by = Actor(ActorKind.ACCOUNT, str(account.pk), request_id=request_id)
        _take(account, link.email, f"email:{link.pk}", at, by)


def drop(*, session: SignedIn, at: datetime, by: Actor) -> None:
    """Forget the address: nothing is written there any more. Raises contacts.Limited."""
    if session.is_limited:
        raise contacts.Limited
    with transaction.atomic():
        EmailLink.objects.filter(account=session.account_id, used_at=None).delete()
        account = Account.objects.select_for_update().get(pk=session.account_id)
        _take(account, "", f"email:{account.pk}:{at.isoformat()}", at, by)


def _take(account: Account, email: str, key: str, at: datetime, by: Actor) -> None:
    is_again = bool(account.email_confirmed_at) and account.email == email
    former = account.email if account.email_confirmed_at and account.email != email else ""
    account.email, account.email_source = email, ContactSource.OWN
    account.email_confirmed_at = at if email else None
    account.save(update_fields=["email", "email_source", "email_confirmed_at"])
    audit.record(at=at, by=by, action="email.changed", object_kind="account", object_id=account.pk)
    if is_again:
        return  # letters had come back, and the person has shown that they come: nothing was changed
    facts = {"former_email": former} if former else {}
    passwords.tell(account=account, kind=Kind.EMAIL_CHANGED, key=key, at=at, **facts)
