"""A text of consent as pages show it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.accounts.states import Shortly, Wording

_BULLET: Final = "• "
_LEAD: Final = re.compile(r"[А-ЯЁ][^.:;]{1,80}:(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a list when `items` holds something; `lead` are its first words up to a colon."""

    text: str
    items: Sequence[str] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The whole text: its title and its parts, not a word more or less; `digest` names it.

    `shortly` is what stands above it in plain words.
    """

    title: str
    parts: Sequence[Part]
    digest: str
    shortly: Shortly = ()


def of(wording: Wording) -> ConsentText:
    """Return a text that a person is about to agree to, with its plain words."""
    shortly = tuple((_(label), _(words)) for label, words in wording.shortly)
    return replace(parse(wording.body, wording.sha256), shortly=shortly)


def parse(text: str, digest: str) -> ConsentText:
    """Cut the text at its empty lines; lines that begin with a bullet become a list."""
    title, *rest = text.split("\n\n")
    return ConsentText(title, [_part(block.splitlines()) for block in rest], digest)


def _part(lines: list[str]) -> Part:
    items = [line.removeprefix(_BULLET) for line in lines if line.startswith(_BULLET)]
    words = [line for line in lines if not line.startswith(_BULLET)]
    text = " ".join(words)
    found = _LEAD.match(text)
    lead = found[0] if found else ""
    return Part(text.removeprefix(lead), items, lead)
