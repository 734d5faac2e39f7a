"""What is read from a file once, and anew when the file has changed: no restart when keys change."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Made = TypeVar("Made")
_Stamp = tuple[int, int, int]


class Watched(Generic[Made]):
    """Makes something of the bytes of a file and keeps it until the file is another one."""

    def __init__(self, make: Callable[[bytes], Made]) -> None:
        self._make = make
        self._kept: dict[Path, tuple[_Stamp, Made]] = {}
        self._lock = threading.Lock()

    def of(self, path: Path) -> Made:
        """Return what the file holds now; raise OSError, and whatever its reader raises."""
        told = path.stat()
        stamp = (told.st_mtime_ns, told.st_size, told.st_ino)
        with self._lock:
            kept = self._kept.get(path)
            if kept is None or kept[0] != stamp:
                kept = (stamp, self._make(path.read_bytes()))
                self._kept[path] = kept
            return kept[1]
