"""What a person at the terminal reads: short sentences, troubles last."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Trouble(Exception):
    """One sentence for the person: what is wrong and what to do."""


def say(text: str) -> None:
    """Print one line now, not when the buffer is full."""
    print(text, flush=True)


@contextmanager
def ending_in_a_sentence() -> Iterator[None]:
    """Turn a trouble into one sentence and exit code 1, Ctrl-C into 130."""
    try:
        yield
    except Trouble as trouble:
        sys.stdout.flush()
        print(trouble, file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)


@contextmanager
def timed(text: str) -> Iterator[None]:
    """Say what begins, and how many seconds it took."""
    started = time.monotonic()
    say(f"{text} …")
    yield
    say(f"  {time.monotonic() - started:.1f} s")
