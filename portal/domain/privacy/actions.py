"""Verbs of privacy: erase what is due, collect everything."""

from datetime import datetime

import structlog
from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as known
from portal.domain.accounts.states import CLOSING_LASTS, ERASED_WITHIN
from portal.domain.attachments import actions as attachments
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking import actions as visits
from portal.domain.booking import queries as booking
from portal.domain.messaging import actions as messaging
from portal.domain.messaging.actions import files
from portal.domain.messaging.actions import forgetting as threads
from portal.domain.notices import actions as notices
from portal.domain.patients import actions as patients
from portal.domain.patients import queries as cards
from portal.domain.privacy import queries
from portal.domain.privacy.queries import Everything
from portal.domain.regions import actions as regions
from portal.domain.regions.queries import Region
from portal.domain.regions.rules.keeping import Kept

_log = structlog.get_logger("portal.privacy")


def keep_for(
    *, region: Region, what: Kept, months: int, since_at: datetime, at: datetime, by: Actor, why: str = ""
) -> None:
    """Let a region keep for so many months what is over from a moment on; `why` is the operator's reason.

    Raises regions.actions.NotKept; IntegrityError where another term begins at that moment.
    """
    with transaction.atomic():
        number = regions.keep(
            region=region, what=what, months=months, since_at=since_at, at=at, by=by.id, why=why
        )
        audit.record(
            at=at, by=by, action="keep_term.set", object_kind="regions_keepterm", object_id=number,
            region=region.code, facts={"what": what.value, "months": months, "since": since_at.isoformat()},
        )  # fmt: skip


def erase_due(*, at: datetime) -> int:
    """Erase every account whose week is over; return how many are erased now.

    Each in a transaction of its own, so that one that fails holds up nobody. One whose card a clinic
    still expects loses its other cards, and is looked at again at the next turn: until the visit is
    over, thirty days after the withdrawal at most.
    """
    return sum(_try(account_id, at) for account_id in known.due_to_erase(at=at))


def _try(account_id: int, at: datetime) -> bool:
    try:
        return _erase(account_id, at)
    except Exception as error:  # noqa: BLE001  the next ones have a right to be forgotten too
        _log.error("account_not_erased", account=account_id, error=type(error).__name__)
        return False


@transaction.atomic
def _erase(account_id: int, at: datetime) -> bool:
    closed_at = accounts.lock_closing(account_id=account_id, at=at)
    if closed_at is None:
        return False  # the person has come back since the list was read
    is_last_day = at >= closed_at - CLOSING_LASTS + ERASED_WITHIN
    awaited = set() if is_last_day else booking.cards_awaited(account_id=account_id, at=at)
    is_whole = patients.erase(account_id=account_id, keep=awaited, at=at)
    visits.erase_answers(account_id=account_id)
    if not is_whole:
        return False
    attachments.erase(account_id=account_id)
    visits.erase(account_id=account_id)
    notices.erase(account_id=account_id)
    files.erase(account_id=account_id)
    messaging.erase(account_id=account_id)
    threads.forget(account_id=account_id, at=at)
    accounts.erase(account_id=account_id, at=at)
    audit.record(at=at, by=SYSTEM, action="account.erased", object_kind="account", object_id=account_id)
    return True


def empty_deleted_cards(*, at: datetime) -> int:
    """Empty cards that were deleted thirty days ago; return how many. One a clinic still expects waits."""
    due = cards.deleted_long_ago(at=at)
    if not due:
        return 0
    emptied = patients.empty_deleted(keep=booking.awaited(cards=due, at=at), at=at)
    visits.erase_answers(cards=due)
    threads.forget(at=at)
    return emptied


def collect(*, account_id: int, at: datetime, by: Actor) -> Everything:
    """Collect everything about a person for the person, and note that it was handed out.

    Raises accounts.Limited for a session that must not see whole numbers.
    """
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        audit.record(at=at, by=by, action="account.exported", object_kind="account", object_id=account_id)
        return queries.everything(account_id=account_id, at=at)
