"""What was written goes with the person it is about, and with who wrote it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from portal.domain.messaging.models import Message, Thread, Turn


@transaction.atomic
def forget(*, at: datetime, account_id: int | None = None) -> None:
    """Delete the threads that an account began, what it wrote in others', and those about emptied cards."""
    whole = Thread.objects.filter(Q(account=account_id) | Q(card__emptied_at__isnull=False))
    remove(list(whole.values_list("pk", flat=True)), at=at)
    if account_id is not None:
        _forget_words(account_id, at)


def remove(ids: Sequence[UUID], *, at: datetime) -> None:
    """Delete these threads with everything in them, in the caller's transaction."""
    _open(ids, at)
    Message.objects.filter(thread__in=ids).delete()
    Turn.objects.filter(thread__in=ids).delete()
    Thread.objects.filter(pk__in=ids).delete()


def _forget_words(account_id: int, at: datetime) -> None:
    """Delete what an account wrote in a thread that another holder of the card began; the thread stays."""
    mine = Message.objects.filter(account=account_id)
    _open(others := list(mine.values_list("thread_id", flat=True).distinct()), at)
    mine.delete()
    Thread.objects.filter(pk__in=others).update(erased_at=None)


def _open(ids: Sequence[UUID], at: datetime) -> None:
    """Let rows of these threads be deleted, until the transaction ends it."""
    Thread.objects.filter(pk__in=ids).update(erased_at=at)
