"""Correspondence that has been over for longer than its region keeps it goes, with its files."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.messaging.actions import forgetting
from portal.domain.messaging.models import Message, Thread
from portal.domain.messaging.states import Side, ThreadState
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.regions import queries as regions
from portal.domain.regions.rules.keeping import Kept, Span

_AT_ONCE: Final = 500
"""Threads of one region in one turn; the rest goes at the next."""


def expire(*, at: datetime, is_mine: Callable[[], bool]) -> int:
    """Remove threads whose term is over, each in a transaction of its own; return how many.

    A closed one counts from its closing; one that nobody closed and that waits for no answer from its last
    word. What the record says of them stays.
    """
    return sum(
        _remove(thread_id, span, at)
        for region in regions.all_codes()
        for span in regions.due_to_go(region=region, what=Kept.THREADS, at=at)
        for thread_id in _over(region, span)
        if is_mine()
    )


def _over(region: str, span: Span) -> list[UUID]:
    found = Thread.objects.filter(_within(span), region=region, erased_at=None)
    return list(found.values_list("pk", flat=True)[:_AT_ONCE])


def _within(span: Span) -> Q:
    closed = Q(state=ThreadState.CLOSED) & _between("closed_at", span)
    return closed | (Q(state=ThreadState.OPEN, waits_since=None) & _between("last_at", span))


def _between(field: str, span: Span) -> Q:
    found = Q(**{f"{field}__lte": span.until})
    if span.since_at is not None:
        found &= Q(**{f"{field}__gte": span.since_at})
    return found & Q(**{f"{field}__lt": span.till_at}) if span.till_at is not None else found


@transaction.atomic
def _remove(thread_id: UUID, span: Span, at: datetime) -> int:
    thread = Thread.objects.select_for_update().filter(_within(span), pk=thread_id, erased_at=None).first()
    if thread is None:
        return 0  # opened again, or gone, since the list was read
    wrote = Message.objects.filter(thread=thread, side=Side.PERSON).values_list("account_id", flat=True)
    for account_id in sorted({number for number in wrote if number is not None}):
        for kind in (Kind.MESSAGE_ANSWERED, Kind.THREAD_CLOSED):
            notices.erase_about(account_id=account_id, kind=kind, fact=("thread", str(thread.pk)))
    audit.record(
        at=at, by=SYSTEM, action="thread.expired", object_kind="thread", object_id=thread.pk,
        region=thread.region_id, facts={"cards": [str(thread.card_id)]},
    )  # fmt: skip
    forgetting.remove([thread.pk], at=at)
    return 1
