"""Where a line of text must not break."""

import re
from typing import Any, Final

_NUMBER: Final = "[0-9•]{3} [0-9•]{3}-[0-9•]{2}-[0-9•]{2}"
_PHONES: Final = (re.compile(rf"\+7 {_NUMBER}"), re.compile(rf"8 (?<!\w8 ){_NUMBER}"))
"""«+7 …», or «8 …» that begins a word: each begins with letters that stand fast, which are found faster."""
_WHOLE: Final = str.maketrans({" ": "\u00a0", "-": "\u2011"})


def keep(value: Any) -> Any:
    """Keep «№» with its number, and a telephone number whole, on every page; leave all but texts alone.

    A text that is markup already (a drawn form field) stays markup: as a plain one it would be escaped. A
    number in it stays as it is: it may be what a field holds.
    """
    if not isinstance(value, str):
        return value
    # Nearly every value stays as it is, and a page has hundreds of them.
    kept = type(value)(value.replace("№ ", "№\u00a0")) if "№ " in value else value
    if hasattr(value, "__html__"):
        return kept
    if "-" not in kept or not ("+7 " in kept or "8 " in kept):
        return kept
    for phone in _PHONES:
        kept = phone.sub(_whole, kept)
    return kept


def _whole(found: re.Match[str]) -> str:
    return found[0].translate(_WHOLE)
