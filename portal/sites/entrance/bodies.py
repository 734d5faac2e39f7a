"""How much a request may bring along, and where what it brings is put.

Django's own limit leaves files out: any address would take any number of gigabytes onto its disk.
"""

import tempfile
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.domain.messaging.ports.files import MOST_BYTES
from portal.sites.entrance import errors

MOST_WITH_FILES: Final = 100 * 1024 * 1024
"""More than five files that are taken: so one that is too large is refused by name, and the text stays."""
_MOST_OTHERWISE: Final = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024
_MARK: Final = "takes_files"
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view whose form may bring files; every other view refuses them unread."""
    setattr(view, _MARK, True)
    return view


class Bodies:
    """Refuse what is too large by what it says of itself; the server reads no more than that."""

    def __init__(self, get_response: Callable[[Any], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on: the decision needs the view, see `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Decide before anybody (the check of the form's token comes first) reads what was sent."""
        del args, kwargs
        takes = bool(getattr(view, _MARK, False))
        if _length(request) > (MOST_WITH_FILES if takes else _MOST_OTHERWISE):
            return errors.too_large(request)
        request.upload_handlers = [Kept(request) if takes else Unread(request)]
        return None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class Kept(FileUploadHandler):
    """Puts a file where nothing is left of it when the process is killed; of one too large, only its size."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file without a name on the disk."""
        super().new_file(*args, **kwargs)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  the request closes it
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what may still be taken, count the rest."""
        del start
        self.size += len(raw_data)
        if self.size <= MOST_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Hand the file over; `size` is what was sent, kept or not."""
        del file_size
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, self.size)


class Unread(FileUploadHandler):
    """Reads past every file."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Skip this file."""
        del raw_data, start
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Hand nothing over."""
        del file_size
