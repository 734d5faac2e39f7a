"""Clocks by an older law: a folder of time zones in which one zone stands as it did before a change."""

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def always(hours: int) -> bytes:
    """Return the file (RFC 9636) of a zone that is always so many hours ahead of UTC."""
    name = f"<+{hours:02}>".encode()
    mark = name.strip(b"<>") + b"\0"
    head = b"TZif2" + b"\0" * 15
    body = struct.pack(">6l", 0, 0, 0, 0, 1, len(mark)) + struct.pack(">lbb", hours * 3600, 0, 0) + mark
    return head + body + head + body + b"\n" + name + f"-{hours}\n".encode()


@contextmanager
def before_the_change(folder: Path, zone: str, hours: int) -> Iterator[None]:
    """Let the clocks of `zone` be so many hours ahead of UTC; afterwards today's law holds again."""
    path = folder / zone
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(always(hours))
    known = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder), *known])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(known)
        zoneinfo.ZoneInfo.clear_cache()
