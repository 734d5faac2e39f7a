"""The cards of «Мои карты» as HTML.

Two hundred lines for a family, and nearly all cards of a few shapes: a shape is drawn once by its template
and kept as a blank, each card only fills it in. A shape is made of rights, words and what is missing: nothing
of a person and no address is kept (docs/decisions/0023).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope
from portal.kit import names
from portal.look.blanks import Blank, gap
from portal.look.values import Fact
from portal.sites.entrance import places
from portal.sites.patient.cards import presenters
from portal.sites.patient.cards.presenters import Row

_FOLDED_FROM: Final = 3
"""From so many cards on the data of a checked one are folded: a family is chosen from, not read."""
_SHAPES: Final = 256


class _Shape(NamedTuple):
    """What decides how a card is drawn; `rows` are the marked label, whether there is a value, the field."""

    language: str | None
    kind: str
    relation: str
    is_folded: bool
    is_confirmed: bool
    is_masked: bool
    may_book: bool
    may_change: bool
    asks: bool
    rows: tuple[tuple[str, bool, str], ...]


class Cards:
    """The cards of one page in their order; what all of them share is looked up once.

    The first offers booking loudly unless a hold waits above it.
    """

    def __init__(self, held: Sequence[OpenCard], *, has_holds: bool) -> None:
        self._held = held
        self._first = "secondary" if has_holds else "primary"
        self._is_folded = len(held) >= _FOLDED_FROM
        self._language = get_language()
        self._addresses = presenters.Addresses()
        self._consult = places.plain("start:later", "consultation")

    def drawn(self, csrf_input: str) -> Iterator[Markup]:
        """Draw them; `csrf_input` is the page's own, for those that hold a form."""
        kind = self._first
        for card in self._held:
            yield self._draw(card, kind, csrf_input)
            kind = "secondary"

    def _draw(self, card: OpenCard, kind: str, csrf_input: str) -> Markup:
        rows = presenters.rows(card, in_full=not (card.is_checked or card.is_masked), with_phone=False)
        shape = self._shape(card, kind, rows)
        values = {f"value{n}": row.value for n, row in enumerate(rows) if row.value}
        values |= {
            "id": str(card.id), "href": self._addresses.card(card.id),
            "book": self._addresses.book(card.id), "consult": self._consult,
            "name": names.full(card.surname, card.name, card.patronymic),
            "token": csrf_input if shape.asks else "",
        }  # fmt: skip
        return _blank(shape).fill(values)

    def _shape(self, card: OpenCard, kind: str, rows: Sequence[Row]) -> _Shape:
        return _Shape(
            language=self._language,
            kind=kind,
            relation=presenters.RELATIONS[card.relation],
            is_folded=self._is_folded and card.is_checked,
            is_confirmed=card.is_confirmed,
            is_masked=card.is_masked,
            may_book=card.may(Scope.BOOK),
            may_change=card.may_change,
            asks=card.may_change and not (card.is_checked or card.is_masked),
            rows=tuple((row.label, row.value != "", row.field) for row in rows),
        )


@lru_cache(maxsize=_SHAPES)
def _blank(shape: _Shape) -> Blank:
    href = gap("href")
    facts = [
        Fact(_(label), gap(f"value{n}") if has_value else None, f"{href}edit/#id_{field}" if field else None)
        for n, (label, has_value, field) in enumerate(shape.rows)
    ]
    gaps: dict[str, object] = {name: gap(name) for name in ("id", "name", "book", "consult", "token")}
    relation = _(shape.relation) if shape.relation else ""
    told = {"href": href, "card": shape, "relation": relation, "facts": facts}
    return Blank("cards/one.html", gaps | told)
