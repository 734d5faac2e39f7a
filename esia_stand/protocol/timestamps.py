"""The `timestamp` of a request: `yyyy.MM.dd HH:mm:ss Z`, any offset."""

import datetime as dt
import re
from typing import Final

from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_

FORMAT: Final = "%Y.%m.%d %H:%M:%S %z"
WINDOW: Final = dt.timedelta(minutes=5)
_SHAPE: Final = re.compile(r"\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d [+-]\d{4}", re.ASCII)
_WITHOUT_PLUS: Final = re.compile(r"\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d  ?\d{4}", re.ASCII)


def check(text: str, *, at: dt.datetime) -> None:
    """Refuse a time that cannot be read (007014) or lies more than five minutes away (007015).

    A raw `+` in the address arrives as a space and so cannot be read: real ESIA does the same.
    """
    sent_at = _read(text)
    if sent_at is None:
        raise Refused(Code.PARAMETER_MISSING, "[timestamp].", hint=_why(text))
    if abs(sent_at - at) > WINDOW:
        raise Refused(Code.TIME_WRONG)


def _read(text: str) -> dt.datetime | None:
    if not _SHAPE.fullmatch(text):
        return None
    try:
        return dt.datetime.strptime(text, FORMAT)  # noqa: DTZ007  FORMAT ends in %z
    except ValueError:
        return None


def _why(text: str) -> str:
    if _WITHOUT_PLUS.fullmatch(text):
        return N_("время без %2B: «+» в адресе пришёл пробелом")
    return N_("timestamp не читается: нужен вид 2026.11.21 12:00:00 +0300")
