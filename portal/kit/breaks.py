"""Where a line of text must not break."""

from typing import Any


def keep(value: Any) -> Any:
    """Keep «№» on one line with its number, whatever a page shows; leave all but texts alone.

    A text that is markup already (a drawn form field) stays markup: as a plain one it would be escaped.
    """
    if isinstance(value, str) and "№ " in value:
        kept = value.replace("№ ", "№\u00a0")
        return type(value)(kept) if hasattr(value, "__html__") else kept
    return value
