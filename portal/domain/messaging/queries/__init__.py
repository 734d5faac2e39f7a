"""Reads of messaging."""

from collections.abc import Collection
from typing import Any

from portal.domain.accounts import queries as accounts
from portal.domain.messaging import ports
from portal.domain.messaging.models import Bounced, Preference, Quiet
from portal.domain.messaging.states import Addressee, Choice, Reminding, Rhythm
from portal.domain.notices import queries as outbox
from portal.domain.notices.states import Outcome

MAIL = "mail"
_WISHES = (
    "wants_letters", "wants_quiet", "phone_way", "time_zone", "wakes_at", "sleeps_at", "changed_at",
)  # fmt: skip


def addressee(*, account_id: int) -> Addressee | None:
    """Return whom to write about this account; None if it is gone (three queries)."""
    contact = accounts.contact(account_id=account_id)
    if contact is None:
        return None
    wish = Preference.objects.filter(pk=account_id).values_list("wants_letters", "phone_way").first()
    wants_letters, phone_way = wish or (True, "")
    return Addressee(
        email=contact.email if contact.is_email_confirmed else "",
        region=contact.region,
        wants_letters=wants_letters and not contact.is_closing,
        is_bounced=_is_bounced(account_id, contact),
        phone=contact.phone,
        phone_way="" if contact.is_closing else phone_way,
    )


def choice(*, account_id: int) -> Choice:
    """Return what the settings show of one's own letters (four queries).

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
        is_bounced=_is_bounced(account_id, contact),
    )


def reminding(*, account_id: int) -> Reminding:
    """Return what the settings show of reminders (two queries)."""
    contact = accounts.contact(account_id=account_id)
    found = Preference.objects.filter(pk=account_id).first()
    rhythm = rhythm_of(found) if found else Rhythm()
    return Reminding(rhythm, found.phone_way if found else "", contact.phone if contact else "")


def rhythms(*, accounts: Collection[int]) -> dict[int, Rhythm]:
    """Return when these people may be reminded, of those who have set anything (one query)."""
    return {one.pk: rhythm_of(one) for one in Preference.objects.filter(pk__in=accounts)}


def rhythm_of(wish: Preference) -> Rhythm:
    """Return the waking hours of a wish."""
    return Rhythm(wish.time_zone, wish.wakes_at, wish.sleeps_at)


def phone_way(*, account_id: int) -> str:
    """Return what brings reminders to the telephone, empty where nothing does or may (one query)."""
    found = Preference.objects.filter(pk=account_id).values_list("phone_way", flat=True).first() or ""
    return found if found in ports.texters else ""


def phone_ways() -> list[str]:
    """Return the ways of bringing a reminder to a telephone that this installation has switched on."""
    return list(ports.texters)


def _is_bounced(account_id: int, contact: accounts.Contact) -> bool:
    """Tell whether the mailbox gives letters back; an address confirmed since then is trusted again."""
    if contact.email_confirmed_at is None:
        return False
    return Bounced.objects.filter(pk=account_id, since_at__gte=contact.email_confirmed_at).exists()


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return the wish of an account as plain values, for its owner's archive (one query)."""
    mine = Preference.objects.filter(pk=account_id)
    return [dict(row) for row in mine.values(*_WISHES)]


def wants_quiet(*, account_id: int) -> bool:
    """Tell whether an account wants no visit named outside the cabinet (one query)."""
    return Preference.objects.filter(pk=account_id, wants_quiet=True).exists()


def quiet(channel: str = MAIL) -> Quiet | None:
    """Return the row of a server's silence, if it ever fell silent (one query)."""
    return Quiet.objects.filter(pk=channel).first()


def _wants_letters(account_id: int) -> bool:
    wish = Preference.objects.filter(pk=account_id).values_list("wants_letters", flat=True).first()
    return wish is not False
