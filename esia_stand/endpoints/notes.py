"""What an answer to a system tells the desk's journal: who asked, and why it was refused.

It travels on the answer, not in it: middleware may read it, systems never see it.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from esia_stand.protocol.errors import Refused, RestRefused

_NAME: Final = "stand_note"
_Answer = TypeVar("_Answer", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Note:
    """One line for the journal; `hint` is empty where all went well, `number` where ESIA has none."""

    client_id: str
    number: str = ""
    hint: str = ""


def put(
    response: _Answer, client_id: str, refused: Refused | RestRefused | None = None, *, hint: str = ""
) -> _Answer:
    """Note on an answer who asked and, if so, why it is a refusal.

    :param hint: the reason where ESIA has no number for it.
    """
    number = refused.code.number if isinstance(refused, Refused) else refused.number if refused else ""
    setattr(response, _NAME, Note(client_id, number, refused.hint if refused else hint))
    return response


def of(response: HttpResponseBase) -> Note | None:
    """Return the note of an answer; pages for people and files have none."""
    note = getattr(response, _NAME, None)
    return note if isinstance(note, Note) else None


def only_looks(request: HttpRequest) -> bool:
    """Tell whether a request without any parameter only looks whether ESIA answers, as probes do."""
    return request.method in ("GET", "HEAD") and not request.GET
