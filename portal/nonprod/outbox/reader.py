"""Reads what adapters wrote into the outbox; a line that is no row is left out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from portal.kit import phone

_TAIL: Final = 256 * 1024
"""Bytes read of each file: an outbox of months must not make the page slow."""
_CALL_DIGITS: Final = 4
_NO_CODE: Final = re.compile(r"\w+://\S+|\+?\d[\d ()-]{8,}\d")
"""Addresses and telephones: their digits are no code."""
_LETTERS: Final = "letters"
_CODE: Final = re.compile(r"(?<!\d)\d{4,8}(?!\d)")
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was sent. `code` is what a person would type: the end of a caller, digits of a text."""

    at: datetime
    way: str
    to: str
    sender: str
    subject: str
    text: str
    code: str


def rows(folder: Path, *, to: str = "", most: int = 100) -> list[Row]:
    """Return the newest rows, newest first; `to` is a number in any spelling or an address."""
    found = [row for path in sorted(folder.glob("*.jsonl")) for row in _of_file(path)]
    wanted = _recipient(to)
    chosen = [row for row in found if not wanted or _recipient(row.to) == wanted]
    return sorted(chosen, key=lambda row: row.at, reverse=True)[:most]


def _of_file(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        lines = file.read().split(b"\n")
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue  # the first line of a tail, or one that is being written
        if isinstance(told, dict):
            yield _row(told, path.stem)


def _row(told: dict[str, Any], way: str) -> Row:
    sender, text = _word(told, "from"), _word(told, "text", "body")
    return Row(
        at=_moment(told.get("at")),
        way=way,
        to=_word(told, "to"),
        sender=sender,
        subject=_word(told, "subject"),
        text=text,
        code=sender[-_CALL_DIGITS:] if way == "call" else _digits(text, way),
    )


def _word(told: dict[str, Any], *names: str) -> str:
    return next((str(told[name]) for name in names if told.get(name)), "")


def _digits(text: str, way: str) -> str:
    """Find the code of a message; a letter holds one only where it says so."""
    if way == _LETTERS and "код" not in text.casefold():
        return ""
    found = _CODE.search(_NO_CODE.sub(" ", text))
    return found.group() if found else ""


def _moment(told: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return _BEGINNING
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _recipient(text: str) -> str:
    try:
        return phone.parse_any(text)
    except phone.WrongPhone:
        return text.strip().casefold()
