"""Verbs of files: keep one that a person chose, take it back, send it along, ask the scanner, sweep."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import (
    FILE_BYTES_OF_ACCOUNT,
    FILE_BYTES_OF_EMPLOYEE,
    FILES_TRIED,
    Ask,
    Limit,
)
from portal.domain.messaging.models import File, FilePiece
from portal.domain.messaging.ports import files as ports
from portal.domain.messaging.ports.files import Clean, FileRefused, ScannerDown, WhyNot
from portal.domain.messaging.queries import files as reads
from portal.domain.messaging.rules import files as rules
from portal.domain.messaging.states.files import FileState, Owner

_KIND = "message_file"
_log = structlog.get_logger("portal.files")


def keep(*, owner: Owner, place: str, name: str, content: bytes, at: datetime, by: Actor) -> uuid.UUID:
    """Write a file anew and keep it with the form `place` for an hour; return its number.

    Raises FileRefused; of one that is refused nothing is kept, and it does not count for the day's share.
    """
    _count_try(owner, at)
    _refuse_over_quota(owner, len(content), at)
    clean = ports.the_cleaner().clean(name, content)  # no transaction is open meanwhile
    with transaction.atomic():
        _count(owner, len(content), at)
        file = _write(owner, place, clean, at)
        audit.record(at=at, by=by, action="file.kept", object_kind=_KIND, object_id=file.pk)
    return file.pk


def _count_try(owner: Owner, at: datetime) -> None:
    try:
        limits.take(FILES_TRIED, owner.bucket, at=at)
    except limits.Exhausted:
        raise FileRefused(WhyNot.TOO_OFTEN) from None


def _quota(owner: Owner) -> Limit:
    return FILE_BYTES_OF_ACCOUNT if owner.account_id is not None else FILE_BYTES_OF_EMPLOYEE


def _refuse_over_quota(owner: Owner, size: int, at: datetime) -> None:
    """Spare the work where the day's share is used up already; `_count` decides."""
    try:
        limits.refuse_full([Ask(_quota(owner), owner.bucket, size)], at=at)
    except limits.Exhausted:
        raise FileRefused(WhyNot.QUOTA) from None


def _count(owner: Owner, size: int, at: datetime) -> None:
    """Count in one statement, whose row then holds up every other file of the same owner until the end."""
    try:
        limits.take_along(_quota(owner), owner.bucket, at=at, amount=size)
    except limits.Exhausted:
        raise FileRefused(WhyNot.QUOTA) from None


def _write(owner: Owner, place: str, clean: Clean, at: datetime) -> File:
    drafts = reads.of_form(owner, place)
    drafts.filter(ends_at__lte=at).delete()  # over, only not yet swept: they take nobody's place
    number = rules.next_number(set(drafts.values_list("number", flat=True)))
    if number is None:
        raise FileRefused(WhyNot.TOO_MANY)
    is_scanned = ports.scanner is not None
    file = File.objects.create(
        account_id=owner.account_id, employee_id=owner.employee_id, place=place, number=number,
        name=clean.name, media_type=clean.media_type, size=len(clean.content),
        sha256=hashlib.sha256(clean.content).hexdigest(), note=clean.note,
        state=FileState.UNCHECKED if is_scanned else FileState.CLEAN, check_at=at if is_scanned else None,
        sent_at=at, ends_at=at + rules.DRAFT_LIFE,
    )  # fmt: skip
    FilePiece.objects.bulk_create(
        FilePiece(file=file, number=number, content=clean.content[start : start + rules.PIECE])
        for number, start in enumerate(range(0, len(clean.content), rules.PIECE))
    )
    return file


def remove(*, owner: Owner, place: str, file_id: uuid.UUID, at: datetime, by: Actor) -> bool:
    """Take a draft back; return whether there was one. What was sent stays with its message."""
    with transaction.atomic():
        gone, _rows = reads.of_form(owner, place).filter(pk=file_id).delete()
        if gone:
            audit.record(at=at, by=by, action="file.removed", object_kind=_KIND, object_id=file_id)
    return bool(gone)


def linger(*, owner: Owner, place: str, at: datetime) -> None:
    """Keep the drafts of a form for another hour: somebody still writes there."""
    reads.of_form(owner, place).filter(ends_at__gt=at).update(ends_at=at + rules.DRAFT_LIFE)


def attach(*, owner: Owner, place: str, message_id: int, at: datetime) -> int:
    """Give the drafts of a form to the message that was just written; return how many there were.

    Runs in the caller's transaction: message and files are there together, or neither.
    """
    if not place:
        return 0
    mine = reads.of_form(owner, place).filter(ends_at__gt=at)
    return mine.update(message_id=message_id, place="", ends_at=None, sent_at=at)


def opened(*, file_id: uuid.UUID, at: datetime, by: Actor, region: str = "") -> None:
    """Note that somebody took a file."""
    audit.record(
        at=at, by=by, action="file.opened", object_kind=_KIND, object_id=file_id, region=region,
        is_asked_again=True,
    )  # fmt: skip


def check(*, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    """Ask the scanner about files whose turn it is; return how many are settled now.

    The first silence ends the turn: who is down for one file is down for the next. A portal without a
    scanner hands out what was written anew, and so what still waits for one.
    """
    due = File.objects.filter(state=FileState.UNCHECKED, check_at__lte=clock()).order_by("check_at", "pk")
    if ports.scanner is None:
        return due.update(state=FileState.CLEAN, check_at=None)
    settled = 0
    for file in due[: rules.AT_ONCE]:
        if not is_mine():
            break
        try:
            found = ports.scanner.finds(b"".join(reads.pieces(file_id=file.pk)))
        except ScannerDown:
            _wait(file, clock())
            break
        settled += _settle(file, found)
    return settled


def _wait(file: File, at: datetime) -> None:
    _log.warning("file_scanner_down", waits=file.checks + 1)
    File.objects.filter(pk=file.pk, state=FileState.UNCHECKED).update(
        checks=file.checks + 1, check_at=at + rules.pause(file.checks)
    )


def _settle(file: File, found: str) -> int:
    state = FileState.INFECTED if found else FileState.CLEAN
    with transaction.atomic():
        changed = File.objects.filter(pk=file.pk, state=FileState.UNCHECKED).update(
            state=state, check_at=None
        )
        if changed and found:
            FilePiece.objects.filter(file_id=file.pk).delete()
            _log.error("file_infected", file=str(file.pk), found=found)
    return changed


def sweep(*, at: datetime) -> int:
    """Remove files whose message was not sent within the hour; return how many."""
    _rows, gone = File.objects.filter(message__isnull=True, ends_at__lte=at).delete()
    return gone.get("messaging.File", 0)


def erase(*, account_id: int) -> None:
    """Remove every file that an account has sent, with its bytes."""
    File.objects.filter(account_id=account_id).delete()
