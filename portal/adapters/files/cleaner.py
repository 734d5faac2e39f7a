"""Files are written anew by a short-lived process; this is the side that starts it and waits."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final

import structlog

from portal.adapters.files import kinds, told
from portal.adapters.files.kinds import Kind
from portal.adapters.room import Room
from portal.domain.messaging.ports.files import MOST_BYTES, Clean, FileRefused, WhyNot
from portal.kit import filenames

_ROOT: Final = Path(__file__).resolve().parents[3]
_START: Final = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from portal.adapters.files import child; child.main(sys.argv[2])"
)
_ENDINGS: Final[Mapping[str, str]] = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
_NAMES: Final[Mapping[str, str]] = {
    "image/jpeg": "снимок",
    "image/png": "снимок",
    "application/pdf": "документ",
}
_LONGEST_S: Final = 10.0
"""By the clock on the wall: its two seconds of work may have to wait for a processor."""
_PATIENCE_S: Final = 15.0
_log = structlog.get_logger("portal.files")


class Busy(Exception):
    """Nobody more may wait."""


class _Bench(Room):
    busy: ClassVar[type[Exception]] = Busy


class ProcessCleaner:
    """Writes files anew, `at_once` of them in this process, as many more wait: half of its threads."""

    def __init__(self, *, at_once: int = 2) -> None:
        self._bench = _Bench(at_once, patience_s=_PATIENCE_S, waiting=at_once)

    def clean(self, name: str, content: bytes) -> Clean:
        """Return the file written anew; raise FileRefused. What it is, its bytes say, never its name."""
        kind = _kind(content)
        try:
            with self._bench.taken():
                answer = told.unpack(_run(kind, content))
        except Busy:
            raise FileRefused(WhyNot.BUSY) from None
        if isinstance(answer, told.Refused):
            raise FileRefused(WhyNot(str(answer)))
        if len(answer.content) > MOST_BYTES:
            raise FileRefused(WhyNot.TOO_BIG)
        safe = filenames.safe(name, _ENDINGS[answer.media_type], otherwise=_NAMES[answer.media_type])
        return Clean(safe, answer.media_type, answer.content, answer.note)


def _kind(content: bytes) -> Kind:
    if not content:
        raise FileRefused(WhyNot.EMPTY)
    if len(content) > MOST_BYTES:
        raise FileRefused(WhyNot.TOO_BIG)
    kind = kinds.of(content)
    if kind is None:
        raise FileRefused(WhyNot.NOT_ALLOWED)
    return kind


def command(kind: Kind) -> list[str]:
    """Return what is started; it knows neither our environment nor our folder."""
    return [sys.executable, "-I", "-c", _START, str(_ROOT), kind.value]


def _run(kind: Kind, content: bytes) -> bytes:
    """Return what the child said; nothing where it was broken off by its limits."""
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command(kind), input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}, cwd="/", timeout=_LONGEST_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        _log.warning("file_too_slow", kind=kind.value, size=len(content))
        return b""
    except BrokenPipeError:
        return b""
    if done.returncode:
        _log.warning("file_broke_its_reader", kind=kind.value, size=len(content), code=done.returncode)
    return done.stdout
