"""What logs that are files tell of the number of a case; see `cases`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from portal.kit import cases

Told = dict[str, Any]
"""One line of a log: `timestamp` (UTC, ISO), `event`, `request_id` and what else it says."""
_MOST_BYTES: Final = 256 * 1024 * 1024
"""So much of the end of a log is read for a page: a second; the command reads everything."""
_MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of one case, in the order of the logs, and when the oldest line was written that was read."""

    lines: list[Told] = field(default_factory=list)
    oldest: str = ""
    """ISO, UTC; empty where no log could be read."""


def told(lines: Iterable[str]) -> Iterator[Told]:
    """Return the lines that tell of a request, whatever a server writes between them."""
    for line in lines:
        start = line.find("{")
        if start < 0 or '"request_id"' not in line:
            continue
        try:
            one = json.loads(line[start:])
        except ValueError:
            continue
        if isinstance(one, dict):
            yield one


def find(case: str, files: Iterable[Path]) -> Found:
    """Look a case up in logs, from the end of each; a log that is not there is passed over.

    The line that ends a request names its case; the lines before it name the request alone: two readings.
    """
    there = [file for file in files if file.is_file()]
    oldest = min(filter(None, map(_begun, there)), default="")
    ended = list(told(_holding(there, (f'"{case}"'.encode(),))))
    numbers = {str(one["request_id"]) for one in ended if cases.of(str(one["request_id"])) == case}
    if not numbers:
        return Found(oldest=oldest)
    lines = _holding(there, tuple(number.encode() for number in sorted(numbers)))
    return Found([one for one in told(lines) if one["request_id"] in numbers], oldest)


def _holding(files: Iterable[Path], words: tuple[bytes, ...]) -> Iterator[str]:
    found = 0
    for file in files:
        for line in _lines(file):
            if any(word in line for word in words):
                yield line.decode(errors="replace")
                found += 1
                if found >= _MOST_LINES:
                    return


def _lines(file: Path) -> Iterator[bytes]:
    """Read to where the log ended when the reading began: it grows meanwhile."""
    try:
        size = file.stat().st_size
        with file.open("rb") as log:
            left = min(size, _MOST_BYTES)
            log.seek(size - left)
            for line in log:
                yield line
                left -= len(line)
                if left <= 0:
                    return
    except OSError:  # taken away by whoever keeps the logs short
        return


def _begun(file: Path) -> str:
    for number, line in enumerate(_lines(file)):
        one = next(told([line.decode(errors="replace")]), None)
        if one is not None and one.get("timestamp"):
            return str(one["timestamp"])
        if number >= _MOST_LINES:
            break
    return ""
