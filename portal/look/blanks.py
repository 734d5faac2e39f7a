"""Pieces of a page that are drawn once with gaps and then only filled in: for many things of one shape."""

import re
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

from django.template.loader import render_to_string
from markupsafe import Markup, escape

from portal.kit import breaks

_OPENS, _CLOSES = "\ue000", "\ue001"  # letters of nobody's language: no template holds them
_BETWEEN: Final = "\x00"
Kept = TypeVar("Kept")
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
        plain = {name: value for name, value in values.items() if type(value) is str}
        marked = {name: value for name, value in values.items() if name not in plain}
        return fill_all([(self, plain)], marked)

    def filled(self, escaped: Mapping[str, object]) -> str:
        """Put values into the gaps as they are."""
        return self._drawn % escaped


class Shelf(Generic[Kept]):
    """Keeps what was made lately, `most` of it, by a key that says all that it was made of."""

    def __init__(self, most: int) -> None:
        self._most, self._kept, self._lock = most, dict[Hashable, Kept](), Lock()

    def take(self, key: Hashable) -> Kept | None:
        """Return what is kept for a key."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:  # the last used goes last
                self._kept[key] = found
        return found

    def put(self, key: Hashable, made: Kept) -> None:
        """Keep it; what was not used for the longest time goes."""
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]


def escaped(values: Mapping[str, str]) -> dict[str, str]:
    """Escape plain texts as a template would, in one piece, for `Blank.filled`."""
    return dict(zip(values, _escaped([*values.values()]), strict=True))


def fill_all(many: Sequence[tuple[Blank, Mapping[str, str]]], marked: Mapping[str, str]) -> Markup:
    """Fill each blank with its values, one after the other; a family has a hundred, escaped in one piece.

    What is markup already, or somebody's own kind of text, stands in `marked`, for all of them.
    """
    common = {name: escape(breaks.keep(value)) for name, value in marked.items()}
    escaped = iter(_escaped([text for _, values in many for text in values.values()]))
    return Markup(  # noqa: S704  drawn by templates, the values are escaped
        "".join([blank.filled(common | dict(zip(values, escaped, strict=False))) for blank, values in many])
    )


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    whole = _BETWEEN.join(texts)
    parts = str(escape(breaks.keep(whole))).split(_BETWEEN)
    if len(parts) == len(texts):
        return parts
    # There is none, or one that holds what stands between them.
    return [str(escape(breaks.keep(text))) for text in texts]
