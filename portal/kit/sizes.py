"""Sizes of files as people read them."""

from typing import Final

from portal.kit.words import N_

_KILO: Final = 1024
UNITS: Final = (N_("%(size)s Б"), N_("%(size)s КБ"), N_("%(size)s МБ"))


def show(size: int) -> tuple[str, str]:
    """Return the sentence to be translated and its number: «%(size)s МБ», «1,2»."""
    if size < _KILO:
        return UNITS[0], str(size)
    if size < _KILO * _KILO:
        return UNITS[1], str(round(size / _KILO))
    return UNITS[2], f"{size / _KILO / _KILO:.1f}".replace(".", ",")
