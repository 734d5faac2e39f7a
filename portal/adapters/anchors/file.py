"""Anchors in a file that is only added to: on another disk than the database, best on another machine."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from portal.domain.audit.states import Anchor


class AnchorFile:
    """One line an anchor: moment, place, digest."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def kept(self) -> Iterator[Anchor]:
        """Return every anchor, the oldest first; a line that a crash cut in half is left out."""
        if not self._path.exists():
            return
        for line in self._path.read_text("ascii", errors="replace").splitlines():
            words = line.split(" ")
            if len(words) == 3 and words[1].isdigit():
                yield Anchor(datetime.fromisoformat(words[0]), int(words[1]), words[2])

    def keep(self, anchor: Anchor) -> None:
        """Add one; return only when it is on the disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self._path, flags, 0o600)
        try:
            text = f"{anchor.at.isoformat()} {anchor.seq} {anchor.digest}\n"
            os.write(descriptor, (self._line_end(descriptor) + text).encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _line_end(self, descriptor: int) -> str:
        """Begin a line of its own after one that was cut in half."""
        size = os.fstat(descriptor).st_size
        return "" if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n" else "\n"
