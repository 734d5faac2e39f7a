"""Reads of messaging."""

from typing import Any

from portal.domain.accounts import queries as accounts
from portal.domain.messaging.models import Preference, Quiet
from portal.domain.messaging.states import Addressee, Choice
from portal.domain.notices import queries as outbox
from portal.domain.notices.states import Outcome

MAIL = "mail"


def addressee(*, account_id: int) -> Addressee | None:
    """Return whom to write about this account; None if it is gone (two queries)."""
    contact = accounts.contact(account_id=account_id)
    if contact is None:
        return None
    email = contact.email if contact.is_email_confirmed else ""
    wants_letters = _wants_letters(account_id) and not contact.is_closing
    return Addressee(email=email, region=contact.region, wants_letters=wants_letters)


def choice(*, account_id: int) -> Choice:
    """Return what the settings show of one's own letters (three queries).

    Raises:
        LookupError: there is no such account.

    """
    contact = accounts.contact(account_id=account_id)
    if contact is None:
        raise LookupError(account_id)
    return Choice(
        email=contact.email,
        is_confirmed=contact.is_email_confirmed,
        wants_letters=_wants_letters(account_id),
        is_last_refused=outbox.last_letter(account_id=account_id) == Outcome.REFUSED,
    )


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return the wish of an account as plain values, for its owner's archive (one query)."""
    mine = Preference.objects.filter(pk=account_id)
    return [dict(row) for row in mine.values("wants_letters", "wants_quiet", "changed_at")]


def wants_quiet(*, account_id: int) -> bool:
    """Tell whether an account wants no visit named outside the cabinet (one query)."""
    return Preference.objects.filter(pk=account_id, wants_quiet=True).exists()


def quiet() -> Quiet | None:
    """Return the row of the mail server's silence, if it ever fell silent (one query)."""
    return Quiet.objects.filter(pk=MAIL).first()


def _wants_letters(account_id: int) -> bool:
    wish = Preference.objects.filter(pk=account_id).values_list("wants_letters", flat=True).first()
    return wish is not False
