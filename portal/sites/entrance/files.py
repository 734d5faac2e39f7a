"""Files in forms and their way out: the same for people and for staff.

A form that takes files does three things: its view is marked `bodies.takes_files`, it asks `take` (POST)
or `shown` (GET) for what was chosen, and gives that to a `FilesField` named `files`. Then `attach` of the
domain, in the transaction that writes the message.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, StreamingHttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.messaging.actions import files as actions
from portal.domain.messaging.ports.files import MOST_BYTES, FileRefused
from portal.domain.messaging.queries import files as queries
from portal.domain.messaging.states.files import FileState, Kept, Owner, WhyNot
from portal.domain.messaging.texts import files as texts
from portal.kit import sizes
from portal.look.values import FileView

FIELD: Final = "files"
ADD: Final = "files_add"
REMOVE: Final = "files_remove"
SHOWN: Final = "files_shown"
_SANDBOX: Final = "sandbox; default-src 'none'"
_MOST_TRIED: Final = 20
"""Files of one request that are looked at: who chose a whole folder is told so once."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form has of files: `kept` wait for the message, `refused` are sentences.

    `is_pause`: the person added or took back a file and has not sent the message yet.
    """

    kept: Sequence[FileView]
    refused: Sequence[str] = ()
    is_pause: bool = False


class ManyFiles(forms.FileInput):
    """The browser's own choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """The files of a form: those that were taken stay, each refused one is named."""

    def __init__(self, chosen: Chosen) -> None:
        accept = "image/jpeg,image/png,image/webp,image/gif,application/pdf,.jpg,.jpeg,.png,.webp,.gif,.pdf"
        super().__init__(
            required=False, label=_("Файлы"), help_text=_(texts.RULES),
            widget=ManyFiles(attrs={"multiple": True, "accept": accept}),
        )  # fmt: skip
        self.chosen = chosen

    def clean(self, value: object) -> Sequence[FileView]:
        """Return what waits for the message; raise a sentence for each file that was not taken."""
        del value
        if self.chosen.refused:
            raise ValidationError(list(self.chosen.refused))
        return self.chosen.kept


def only_files(form: forms.Form) -> None:
    """Leave a form that is not sent yet without complaints about its other fields."""
    for name in [name for name in form.errors if name != FIELD]:
        del form.errors[name]


def owner_of(request: Any) -> Owner:
    """Return who sends files here: the signed-in person, or the employee."""
    if request.person is not None:
        return Owner(account_id=request.person.account_id)
    return Owner(employee_id=request.member.employee_id)


def shown(request: Any, *, place: str) -> Chosen:
    """Return what waits in a form that is opened again; `place` tells its forms apart (64 characters)."""
    return Chosen(_views(owner_of(request), place, now()))


def take(request: Any, *, place: str) -> Chosen:
    """Take what a form has brought: keep the files that can be kept, take back what the person asked to."""
    owner, at = owner_of(request), now()
    actions.linger(owner=owner, place=place, at=at)
    refused = [*_gone(request, owner, place, at)]
    removed = _number(request.POST.get(REMOVE, ""))
    if removed is not None:
        actions.remove(owner=owner, place=place, file_id=removed, at=at, by=request.actor)
    uploads = request.FILES.getlist(FIELD)
    refused += [
        sentence for upload in uploads[:_MOST_TRIED] if (sentence := _keep(request, place, upload, at))
    ]
    refused += [_refusal(WhyNot.TOO_MANY, upload.name) for upload in uploads[_MOST_TRIED:][:1]]
    is_pause = ADD in request.POST or REMOVE in request.POST
    return Chosen(_views(owner, place, at), refused, is_pause=is_pause)


def _keep(request: Any, place: str, upload: UploadedFile[Any], at: datetime) -> str:
    """Keep one file; return why not, empty where it is kept."""
    name = str(upload.name)
    if (upload.size or 0) > MOST_BYTES:
        return _refusal(WhyNot.TOO_BIG, name)
    try:
        actions.keep(
            owner=owner_of(request), place=place, name=name, content=upload.read(), at=at, by=request.actor
        )
    except FileRefused as refused:
        return _refusal(refused.reason, name)
    return ""


def _refusal(reason: WhyNot, name: str | None) -> str:
    return _(texts.REFUSED[reason]) % {"name": name}


def _gone(request: Any, owner: Owner, place: str, at: datetime) -> Sequence[str]:
    """Say that files which the page still showed are over: who comes back after hours."""
    known = {str(each.id) for each in queries.drafts(owner=owner, place=place, at=at)}
    return [] if set(request.POST.getlist(SHOWN)) <= known else [_(texts.GONE)]


def _number(told: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(told)
    except ValueError:
        return None


def _views(owner: Owner, place: str, at: datetime) -> Sequence[FileView]:
    return [view(each) for each in queries.drafts(owner=owner, place=place, at=at)]


def view(file: Kept, href: str | None = None) -> FileView:
    """Return what a list shows of a file; `href` is where it is taken from, once it may be."""
    told, number = sizes.show(file.size)
    notes = [texts.NOTES[file.note]] if file.note in texts.NOTES else []  # type: ignore[index]
    about = ", ".join([_(told) % {"size": number}, *(_(note) for note in notes)])
    state = _(texts.STATES[file.state]) if file.state in texts.STATES else ""
    is_ready = file.state == FileState.CLEAN
    return FileView(str(file.id), file.name, about, state=state, href=href if is_ready else None)


def nobody(file: Kept) -> bool:
    """Refuse: who may see a file is said by whoever shows its message."""
    del file
    return False


def serve(
    request: Any, file_id: uuid.UUID, *, may_see: Callable[[Kept], bool] = nobody
) -> StreamingHttpResponse:
    """Hand out a file that was sent, to be saved and never shown; raise Http404 for everything else.

    `may_see` is asked with the file, its message among it. One that was not checked, or in which a virus was
    found, is nobody's; and no other site may load a file into a page of its own.
    """
    file = queries.sent(file_id=file_id)
    if (
        file is None
        or file.state != FileState.CLEAN
        or request.headers.get("Sec-Fetch-Site") == "cross-site"
        or not may_see(file)
    ):
        raise Http404
    region = request.region.code if request.region else ""
    actions.opened(file_id=file.id, at=now(), by=request.actor, region=region)
    parts = [] if request.method == "HEAD" else queries.pieces(file_id=file.id)
    return StreamingHttpResponse(parts, content_type=file.media_type, headers=_headers(file))


def _headers(file: Kept) -> dict[str, str]:
    ending = file.name.rpartition(".")[2]
    named = f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return {
        "Content-Disposition": named,
        "Content-Length": str(file.size),
        "Content-Security-Policy": _SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
