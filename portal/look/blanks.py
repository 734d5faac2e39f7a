"""Pieces of a page that are drawn once with gaps and then only filled in: for many things of one shape."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.template.loader import render_to_string
from markupsafe import Markup, escape

from portal.kit import breaks

_OPENS, _CLOSES = "\ue000", "\ue001"  # letters of nobody's language: no template holds them
_BETWEEN: Final = "\x00"
_GAP: Final = re.compile(f"{_OPENS}([a-z0-9_]+){_CLOSES}")


def gap(name: str) -> Markup:
    """Return what a template is given in the place of a value."""
    return Markup(f"{_OPENS}{name}{_CLOSES}")  # noqa: S704  a name of ours


class Blank:
    """A template as it was drawn with gaps; holds nothing of what fills them."""

    def __init__(self, template: str, told: Mapping[str, object]) -> None:
        drawn = render_to_string(template, told).replace("%", "%%")
        self._drawn = _GAP.sub(r"%(\1)s", drawn)

    def fill(self, values: Mapping[str, str]) -> Markup:
        """Put a value into every gap as a template would: escaped, unless it is markup already."""
        return fill_all([(self, values)])[0]

    def filled(self, escaped: Mapping[str, str]) -> Markup:
        """Put values into the gaps as they are."""
        return Markup(self._drawn % escaped)  # noqa: S704


def fill_all(many: Sequence[tuple[Blank, Mapping[str, str]]]) -> list[Markup]:
    """Fill each blank with its values, the texts of all escaped in one piece: a family has a hundred."""
    texts = [value for _, values in many for value in values.values() if type(value) is str]
    escaped = iter(_escaped(texts))
    return [
        blank.filled(
            {
                # Other types than plain texts are markup, or somebody's own kind of text.
                name: next(escaped) if type(value) is str else escape(breaks.keep(value))
                for name, value in values.items()
            }
        )
        for blank, values in many
    ]


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    whole = _BETWEEN.join(texts)
    parts = str(escape(breaks.keep(whole))).split(_BETWEEN)
    if len(parts) == len(texts):
        return parts
    # There is none, or one that holds what stands between them.
    return [str(escape(breaks.keep(text))) for text in texts]
