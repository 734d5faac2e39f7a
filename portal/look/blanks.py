"""Pieces of a page that are drawn once with gaps and then only filled in: for many things of one shape."""

import re
from collections.abc import Mapping
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
        return Markup(self._drawn % _escaped(values))  # noqa: S704


def _escaped(values: Mapping[str, str]) -> Mapping[str, str]:
    """Escape the texts in one piece: a family has a hundred of them."""
    texts = [name for name, value in values.items() if not hasattr(value, "__html__")]
    whole = _BETWEEN.join([values[name] for name in texts])
    parts = str(escape(breaks.keep(whole))).split(_BETWEEN)
    if len(parts) != len(texts):  # none, or one that holds what stands between them
        return {name: escape(breaks.keep(value)) for name, value in values.items()}
    kept = {name: breaks.keep(values[name]) for name in values.keys() - set(texts)}
    return kept | dict(zip(texts, parts, strict=True))
