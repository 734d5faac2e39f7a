"""What providers write in several ways: codes, prices, names of a sending."""

from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from portal.domain.accounts import ports

_DEAREST: Final = 100_000
"""Kopecks; a sending that costs more is a mistake of the answer."""


def code(told: Any, *, digits: int, longest: int | None = None) -> str:
    """Return the last `digits` of a code; a number has lost its zeros, and gets them back.

    `longest` is how many digits the provider may send (it sends more than the person types).
    Raises BadReply for all that is not such a code.
    """
    if isinstance(told, bool) or not isinstance(told, int | str):
        raise ports.BadReply("a code that is none")
    text = str(told)
    if not (text.isascii() and text.isdigit() and len(text) <= (longest or digits)):
        raise ports.BadReply("a code of another shape")
    return text.zfill(digits)[-digits:]


def ours(given: str | None) -> str:
    """Return the code that was given to send; to send none is a mistake of ours."""
    if not given:
        raise ValueError("This way brings a code of ours, and none was given.")
    return given


def reference(told: Any) -> str:
    """Return the name of a sending as text, empty when there is none."""
    if isinstance(told, bool) or not isinstance(told, int | str):
        return ""
    return str(told)[:100]


def kopecks(told: Any, *, unit: int = 100) -> int | None:
    """Return a price in kopecks, rounded up; None where it is not told. `unit` is what 1 of it costs."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        price = (Decimal(str(told)) * unit).to_integral_value(ROUND_CEILING)
    except ArithmeticError:
        return None
    return int(price) if price.is_finite() and 0 <= price <= _DEAREST else None
