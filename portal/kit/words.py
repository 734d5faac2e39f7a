"""Marks texts that sites and delivery translate."""


def N_(text: str) -> str:  # noqa: N802  the name every translation tool looks for
    """Mark `text` for the catalogue and return it unchanged."""
    return text
