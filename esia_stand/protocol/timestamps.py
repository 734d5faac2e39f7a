"""The `timestamp` of a request: `yyyy.MM.dd HH:mm:ss Z`, any offset."""

import datetime as dt
from typing import Final

from esia_stand.protocol.errors import Code, Refused

FORMAT: Final = "%Y.%m.%d %H:%M:%S %z"
WINDOW: Final = dt.timedelta(minutes=5)


def check(text: str, *, at: dt.datetime) -> None:
    """Refuse a time that cannot be read (007014) or lies more than five minutes away (007015).

    A raw `+` in the address arrives as a space and so cannot be read: real ESIA does the same.
    """
    try:
        sent_at = dt.datetime.strptime(text, FORMAT)  # noqa: DTZ007  FORMAT ends in %z
    except ValueError:
        raise Refused(Code.PARAMETER_MISSING, "[timestamp].") from None
    if abs(sent_at - at) > WINDOW:
        raise Refused(Code.TIME_WRONG)
