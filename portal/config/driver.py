"""What the driver of PostgreSQL is told that has no setting."""

from typing import Final

from psycopg import _queries

LONGEST: Final = 8192
"""Bytes of a statement; the doctor's page has one of nearly five thousand."""


def keep_long_statements() -> None:
    """Let the driver keep the reading of a long statement as it keeps that of a short one.

    It looks for the named values of each statement with a regular expression and keeps what it found, of up
    to 4096 bytes. All of ours are constants, and few.
    """
    _queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST
