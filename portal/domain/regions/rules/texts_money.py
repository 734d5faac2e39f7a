"""What messages to telephones may cost a region in a day; pure."""

from typing import Final

MOST: Final = 100_000_000
"""Kopecks: a million roubles. More is a slip of the finger; the installation's own ceiling is far lower."""
