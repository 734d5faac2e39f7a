"""What is learnt in the middle of a request for its line in the journal."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Note:
    """Whose request it is, and why it was refused."""

    client_id: str = ""
    code: str = ""
    hint: str = ""


_current: ContextVar[Note | None] = ContextVar("journal_note", default=None)


def begin(client_id: str) -> Note:
    """Begin a line; `client_id` is whom the request names."""
    note = Note(client_id)
    _current.set(note)
    return note


def end() -> None:
    """Forget the line: the thread goes on with other requests."""
    _current.set(None)


def asked_by(client_id: str) -> None:
    """Note which system asks, where only its token tells."""
    note = _current.get()
    if note is not None:
        note.client_id = client_id or note.client_id


def refused(code: str, hint: str) -> None:
    """Note ESIA's number and the reason in plain words."""
    note = _current.get()
    if note is not None:
        note.code, note.hint = code, hint
