"""Writes lines of the journal; the newest are kept."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection

from esia_stand.journal.models import Record

KEPT: Final = 2000
SWEEP_EVERY: Final = 100
LONGEST_VALUE: Final = 300
NAMES_AT_MOST: Final = 30
TOLD: Final = (
    "client_id", "client_certificate_hash", "redirect_uri", "redirect_url", "scope", "scope_org",
    "response_type", "state", "timestamp", "access_type", "grant_type", "token_type", "person_filter",
    "code_challenge_method", "embed",
)  # fmt: skip
"""Parameters whose values are written; of all others, secrets among them, only the length."""
_COLUMNS: Final = (
    "at", "request_id", "client_id", "method", "path", "status", "milliseconds", "code", "hint", "faults",
    "parameters",
)  # fmt: skip
_INSERT: Final = f"""
INSERT INTO journal_record ({", ".join(_COLUMNS)}) VALUES ({", ".join("%s" for _ in _COLUMNS)}) RETURNING id
"""  # noqa: S608  constants of this file
"""By hand: every request of a system ends with it."""
UNREADABLE: Final = re.compile(r"[\0\ud800-\udfff]")


def parameters(received: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    """Return what may be written of the parameters of a request."""
    told: dict[str, str] = {}
    for name, values in list(received)[:NAMES_AT_MOST]:
        told[_plain(name)[:60]] = " | ".join(_value(name, value) for value in values[:3])
    return told


def _value(name: str, value: str) -> str:
    return _plain(value)[:LONGEST_VALUE] if name in TOLD else f"{len(value)} зн."


def _plain(text: str) -> str:
    return UNREADABLE.sub("�", text)


def write(*, line: Mapping[str, object]) -> None:
    """Put one line in; now and then the oldest go."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [_stored(line[name]) for name in _COLUMNS])
        number: int = cursor.fetchone()[0]
    if number % SWEEP_EVERY == 0:
        Record.objects.filter(pk__lte=number - KEPT).delete()


def _stored(value: Any) -> Any:
    """Return a value as the table holds it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
