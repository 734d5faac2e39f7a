"""Where a line of text must not break."""

from typing import Any


def keep(value: Any) -> Any:
    """Keep «№» on one line with its number, whatever a page shows; leave all but texts alone."""
    if isinstance(value, str) and "№ " in value:
        return value.replace("№ ", "№\u00a0")
    return value
