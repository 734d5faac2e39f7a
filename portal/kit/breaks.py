"""Where a line of text must not break."""

import re
from typing import Any, Final

_PHONE: Final = re.compile(r"[+8](?:(?<=\+)7|(?<=8)(?<!\w8)) [0-9•]{3} [0-9•]{3}-[0-9•]{2}-[0-9•]{2}")
"""«+7 …» or «8 …» that begins a word: written so that its first letter is looked for, which is faster."""
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
    return _PHONE.sub(lambda found: found[0].translate(_WHOLE), kept)
