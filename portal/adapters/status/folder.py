"""Small notes as JSON files of one folder, each replaced in one step."""

import json
import os
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import structlog

_KEPT_S: Final = 1.0
_log = structlog.get_logger("portal.status")
_Note = Mapping[str, Any] | None


class StatusFolder:
    """Notes of a folder that all processes share; each process looks at a file once a second at most."""

    def __init__(self, path: Path, *, kept_s: float = _KEPT_S) -> None:
        self._path, self._kept_s = path, kept_s
        self._known: dict[str, tuple[float, int, _Note]] = {}

    def read(self, name: str) -> _Note:
        """Return a note, at most a second old; None where it is missing or cannot be read."""
        known = self._known.get(name)
        now = time.monotonic()
        if known is not None and now - known[0] < self._kept_s:
            return known[2]
        changed = self._changed(name)
        note = known[2] if known is not None and known[1] == changed else self._load(name)
        self._known[name] = (now, changed, note)
        return note

    def _changed(self, name: str) -> int:
        """Return a mark of the file as it stands: each writing makes another file."""
        try:
            found = self._file(name).stat()
        except OSError:
            return 0
        return found.st_mtime_ns ^ found.st_ino

    def _load(self, name: str) -> _Note:
        try:
            told = json.loads(self._file(name).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _log.error("status_note_unreadable", note=name, error=type(error).__name__)
            return None
        return told if isinstance(told, dict) else None

    def write(self, name: str, told: Mapping[str, Any]) -> None:
        """Put a note in one step; raise OSError."""
        self._path.mkdir(parents=True, exist_ok=True)
        part = self._path / f".{name}-{uuid.uuid4().hex}"
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(told, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file(name))
        finally:
            part.unlink(missing_ok=True)
        self._known.pop(name, None)

    def drop(self, name: str) -> None:
        """Throw a note away."""
        self._file(name).unlink(missing_ok=True)
        self._known.pop(name, None)

    def _file(self, name: str) -> Path:
        return self._path / f"{name}.json"
