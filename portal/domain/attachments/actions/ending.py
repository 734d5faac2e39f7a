"""End what no answer has ended: silence, the hour's limit, the end of the time; and forget."""

from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from portal.domain.attachments.actions.held import Held
from portal.domain.attachments.models import Search
from portal.domain.attachments.rules import pace
from portal.domain.attachments.states import OPEN, State

_BATCH: Final = 500


def fall_silent(held: Held, *, at: datetime) -> None:
    """Put a search back after a silence, or end it where that was the last question."""
    mine = _mine(held)
    row = mine.first()
    if row is None:
        return
    again_at = pace.ask_again_at(row.tries + 1, at)
    if again_at is None or again_at >= row.ends_at:
        _end(row, at)
    else:
        mine.update(state=State.QUEUED, line=None, tries=F("tries") + 1, due_at=again_at)


def put_off(held: Held, *, until: datetime | None, at: datetime) -> None:
    """Put a search back until the hour's limit lets it ask; end it where that is too late."""
    row = _mine(held).first()
    if row is None:
        return
    if until is None or until >= row.ends_at:
        _end(row, at)
    else:
        _mine(held).update(state=State.QUEUED, line=None, due_at=until)


def end_overdue(*, at: datetime) -> int:
    """End every search whose time is over, without asking anybody; return how many.

    Safe to run twice and by two workers: only an UPDATE that finds the search unended changes it.
    """
    over = Search.objects.filter(state__in=OPEN, ends_at__lte=at).order_by("ends_at")
    return sum(_end(row, at) for row in over[:_BATCH])


def _mine(held: Held) -> "QuerySet[Search]":
    return Search.objects.filter(pk=held.search_id, state=State.RUNNING, taken=held.taken)


def _end(row: Search, at: datetime) -> int:
    """End a search as unanswered; what an earlier answer told stays."""
    unended = Search.objects.filter(state__in=OPEN, pk=row.pk, taken=row.taken, queued_at=row.queued_at)
    return unended.update(
        state=State.UNAVAILABLE, line=None, failures=row.failures + 1, ended_at=at,
        next_at=pace.next_at(State.UNAVAILABLE, row.failures + 1, at),
    )  # fmt: skip


def erase(*, account_id: int) -> None:
    """Forget what was found for cards that nobody holds any more, of those that the account held."""
    gone = Q(card__emptied_at__isnull=False, card__holdings__account=account_id)
    Search.objects.filter(pk__in=list(Search.objects.filter(gone).values_list("pk", flat=True))).delete()
