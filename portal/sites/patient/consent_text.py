"""A text of consent as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BULLET: Final = "• "


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a list when `items` holds something."""

    text: str
    items: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The whole text: its title and its parts, not a word more or less; `digest` names it."""

    title: str
    parts: Sequence[Part]
    digest: str


def parse(text: str, digest: str) -> ConsentText:
    """Cut the text at its empty lines; lines that begin with a bullet become a list."""
    title, *rest = text.split("\n\n")
    return ConsentText(title, [_part(block.splitlines()) for block in rest], digest)


def _part(lines: list[str]) -> Part:
    items = [line.removeprefix(_BULLET) for line in lines if line.startswith(_BULLET)]
    words = [line for line in lines if not line.startswith(_BULLET)]
    return Part(" ".join(words), items)
