"""The child process: one file in, one file out, then gone.

It has no environment, no open files but its three, and limits on time and memory. What decodes a hostile
file lives here only: a decoder that is led astray finds no key, no database and no second turn.
"""

import os
import resource
import sys
from collections.abc import Callable
from typing import Final

from portal.adapters.files import told
from portal.adapters.files.kinds import Kind
from portal.adapters.files.told import Refused, Written

CPU_S: Final = 2
MEMORY: Final = 160 * 1024 * 1024
"""More than the bare decoder has; with that (30 MB) it stays below 200 MB."""


def main(kind: str) -> None:
    """Read the file from the standard input, answer on the standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    write = _writer(Kind(kind))
    _shut_in()
    answer = _answer(write, sys.stdin.buffer.read())
    sys.stdout.buffer.write(told.pack(answer))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing of what the file left behind is asked to tidy up


def _writer(kind: Kind) -> Callable[[bytes], Written]:
    if kind is Kind.PDF:
        from portal.adapters.files import papers  # noqa: PLC0415  only one of the two libraries is loaded

        return papers.write
    from portal.adapters.files import pictures  # noqa: PLC0415

    return pictures.write


def _shut_in() -> None:
    """No more memory than this, no file written, no process begun, no core left behind."""
    with open("/proc/self/statm", encoding="ascii") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    most = mapped + MEMORY
    for what, limit in (
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def _answer(write: Callable[[bytes], Written], content: bytes) -> Written | Refused:
    try:
        return write(content)
    except Refused as refused:
        return refused
    except (MemoryError, RecursionError):
        return Refused("too_complex")
    except Exception:  # noqa: BLE001  whatever a decoder raises: the file is not as its format says
        return Refused("damaged")
