"""Reads of files: drafts of a form, files of messages, their bytes piece by piece."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.states.files import FileState, Kept, Owner

_SHOWN: Final = (
    "id", "name", "media_type", "size", "state", "note", "sent_at", "message_id", "account_id", "employee_id",
)  # fmt: skip


def drafts(*, owner: Owner, place: str, at: datetime) -> list[Kept]:
    """Return the files that wait in a form for their message, as they were chosen (one query)."""
    return _kept(of_form(owner, place).filter(ends_at__gt=at).order_by("number"))


def of_form(owner: Owner, place: str) -> QuerySet[File]:
    """Return the rows of a form's drafts, those that are over too."""
    drafts = File.objects.filter(message__isnull=True, place=place)
    if owner.account_id is not None:
        return drafts.filter(account_id=owner.account_id)
    return drafts.filter(employee_id=owner.employee_id or 0)


def of_messages(message_ids: Collection[int]) -> Mapping[int, Sequence[Kept]]:
    """Return the files of each of these messages, in their order (one query)."""
    found: dict[int, list[Kept]] = {message_id: [] for message_id in message_ids}
    rows = File.objects.filter(message_id__in=message_ids).order_by("message_id", "number")
    for kept in _kept(rows):
        found[kept.message_id or 0].append(kept)
    return found


def is_of(*, thread_id: uuid.UUID, file: Kept) -> bool:
    """Tell whether a file was sent in this thread (one query)."""
    return File.objects.filter(pk=file.id, message__thread=thread_id).exists()


def sent(*, file_id: uuid.UUID) -> Kept | None:
    """Return a file that was sent with a message; None for a draft and where there is none (one query)."""
    return next(iter(_kept(File.objects.filter(pk=file_id, message_id__isnull=False))), None)


def pieces(*, file_id: uuid.UUID) -> Iterator[bytes]:
    """Yield the bytes of a file, one row at a time (a query each)."""
    rows = FilePiece.objects.filter(file_id=file_id)
    number = 0
    while (found := rows.filter(number=number).values_list("content", flat=True).first()) is not None:
        yield bytes(found)
        number += 1


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return what an account has sent, as plain values, for its owner's archive (one query)."""
    mine = File.objects.filter(account_id=account_id).order_by("sent_at", "number")
    return [
        {"file_name": file.name, "size": file.size, "file_sha256": file.sha256, "sent_at": file.sent_at}
        for file in mine.only("name", "size", "sha256", "sent_at")
    ]


def _kept(rows: QuerySet[File]) -> list[Kept]:
    return [Kept(**row | {"state": FileState(row["state"])}) for row in rows.values(*_SHOWN)]
