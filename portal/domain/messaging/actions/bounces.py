"""Letters that came back: the address gets no more until its owner confirms it again."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from portal.domain.accounts import queries as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.messaging.models import Bounced, Gone
from portal.domain.messaging.states import Report
from portal.domain.notices import actions as outbox
from portal.domain.notices.states import Kind

KEPT: Final = timedelta(days=30)
"""How long a letter is known again: servers give up after five days."""
_FOR_GOOD: Final = "5."
_ACTIONS: Final = {"failed"}


def take_bounce(report: Report, *, at: datetime) -> bool:
    """Believe a report about a letter that went out here; return whether the address is given up for it.

    A report about no letter of ours changes nothing: anybody may send one. Nor does one about a delay, or
    about an address that was confirmed after the letter.
    """
    if report.action not in _ACTIONS or not report.status.startswith(_FOR_GOOD):
        return False
    with transaction.atomic():
        gone = Gone.objects.select_for_update().filter(pk=report.letter, sent_at__gt=at - KEPT).first()
        if gone is None:
            return False
        outbox.bounce(gone.notice_id)
        return _give_up(gone, report.status, at)


def _give_up(gone: Gone, status: str, at: datetime) -> bool:
    contact = accounts.contact(account_id=gone.account_id)
    if contact is None or contact.email_confirmed_at is None or contact.email_confirmed_at > gone.sent_at:
        return False
    known = Bounced.objects.filter(pk=gone.account_id, since_at__gte=contact.email_confirmed_at)
    if known.exists():
        return False
    Bounced.objects.update_or_create(pk=gone.account_id, defaults={"since_at": at, "status": status[:16]})
    outbox.put(
        account_id=gone.account_id, card_id=None, kind=Kind.MAIL_BOUNCED,
        key=f"{Kind.MAIL_BOUNCED}:{gone.account_id}:{at.isoformat()}", facts={}, at=at,
    )  # fmt: skip
    audit.record(
        at=at, by=SYSTEM, action="email.bounced", object_kind="account", object_id=gone.account_id,
        facts={"status": status[:16]},
    )  # fmt: skip
    return True


def forget_letters(*, at: datetime) -> int:
    """Forget letters that nobody will give back any more; return how many."""
    return Gone.objects.filter(sent_at__lte=at - KEPT).delete()[0]
