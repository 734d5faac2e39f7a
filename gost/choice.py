"""Which way leads to GOST on this machine: looked for once a process."""

import functools

from gost.by_program import ByProgram
from gost.in_process import InProcess
from gost.means import Means
from gost.reasons import Unavailable


@functools.cache
def _found() -> Means | Unavailable:
    """Return the fastest way that works, or why none does."""
    try:
        return InProcess()
    except Unavailable as inside:
        try:
            return ByProgram()
        except Unavailable as beside:
            return Unavailable(f"{inside} {beside}")


def means() -> Means:
    """Return the way to GOST.

    :raises Unavailable: there is none; the text says what to install.
    """
    found = _found()
    if isinstance(found, Unavailable):
        raise Unavailable(str(found))
    return found


def digest(data: bytes) -> bytes:
    """Return Streebog-256 (GOST R 34.11-2012) of the data: 32 bytes.

    :raises Unavailable: there is no GOST on this machine.
    """
    return means().digest(data)


def is_available() -> bool:
    """Tell whether this machine can sign and hash with GOST."""
    return not isinstance(_found(), Unavailable)


def is_quick() -> bool:
    """Tell whether a call takes a fraction of a millisecond; by the program it takes about 40."""
    return isinstance(_found(), InProcess)


def why_not() -> str:
    """Return the sentence that says what is missing; empty where GOST works."""
    found = _found()
    return str(found) if isinstance(found, Unavailable) else ""
