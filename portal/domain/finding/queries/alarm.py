"""Whether somebody's own words speak of a danger to life; reads no table."""

from typing import Final

from portal.domain.finding.rules import plain
from portal.kit import folding

_MOST_WORDS: Final = 100


def is_danger(text: str) -> bool:
    """Tell whether a text of any length names a sign of danger: 103 and 112 are shown then."""
    return plain.is_danger(folding.fold(text).split()[:_MOST_WORDS])
