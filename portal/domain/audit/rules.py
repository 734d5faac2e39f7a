"""The chain: what a link says, and what is wrong with a whole record."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from portal.domain.audit.states import LATEST, Finding, Sealed, Trouble

START: Final = "0" * 64
"""What stands before the first link."""
FORMAT: Final = "%Y-%m-%d %H:%M:%S.%f"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def digest(*, before: str, seq: int, entry: int, sealed_at: str, told: Sequence[str]) -> str:
    """Return SHA-256 over the link before, the place and everything that the entry tells."""
    text = _encode([before, seq, entry, sealed_at, *told])
    return hashlib.sha256(text.encode()).hexdigest()


class Check:
    """Reads the links once, in order, and tells what does not fit; then what the anchors say."""

    def __init__(self, anchored: Mapping[int, str]) -> None:
        self._anchored, self._good, self._bad = anchored, 0, 0
        self._newest = ""
        self.head, self.count = 0, 0
        self._before = START

    def link(self, one: Sealed) -> Iterator[Finding]:
        """Compare one link with the link before it and with its anchor, if there is one."""
        is_next = one.seq == self.head + 1
        if not is_next:
            yield Finding(Trouble.SEALS_GONE, self.head + 1, one.seq - 1)
        yield from self._entry(one, is_next=is_next)
        self._compare_anchor(one)
        self.head, self._before = one.seq, one.digest
        self.count += 1

    def _entry(self, one: Sealed, *, is_next: bool) -> Iterator[Finding]:
        if one.told is None:
            yield Finding(Trouble.ENTRY_GONE, one.seq, one.seq, one.entry)
            return
        expected = digest(
            before=self._before, seq=one.seq, entry=one.entry, sealed_at=one.sealed_at, told=one.told
        )
        if is_next and expected != one.digest:
            yield Finding(Trouble.CHANGED, one.seq, one.seq, one.entry)
        yield from self._time(one)

    def _time(self, one: Sealed) -> Iterator[Finding]:
        """Texts of moments sort as the moments do; only a jump back is worth the parsing."""
        told_at = one.told[0] if one.told else ""
        if told_at >= self._newest:
            self._newest = told_at
        elif _moment(told_at) + LATEST < _moment(self._newest):
            yield Finding(Trouble.BACKDATED, one.seq, one.seq, one.entry)

    def _compare_anchor(self, one: Sealed) -> None:
        kept = self._anchored.get(one.seq)
        if kept is None or self._bad:
            return
        if kept == one.digest:
            self._good = one.seq
        else:
            self._bad = one.seq

    def end(self) -> Iterator[Finding]:
        """Tell what the anchors know better than the chain."""
        if self._bad:
            yield Finding(Trouble.REWRITTEN, self._good + 1, self._bad)
        last = max(self._anchored, default=0)
        if last > self.head:
            yield Finding(Trouble.CUT, self.head + 1, last)


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, FORMAT)  # noqa: DTZ007  both are UTC
    except ValueError:
        return datetime.min  # noqa: DTZ901
