"""«Мои карты» as HTML: what they begin with, the coming visits, the cards.

Two hundred lines for a family, and nearly all of it of a few shapes: a shape is drawn once by its template
and kept as a blank, each look only fills it in. A shape is made of rights, words and what is missing: nothing
of a person and no address is kept (docs/decisions/0023).
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope
from portal.kit import names
from portal.look import saying
from portal.look.blanks import Blank, fill_all, gap
from portal.look.values import Fact
from portal.sites.entrance import places
from portal.sites.patient.cards import presenters
from portal.sites.patient.cards.visit_rows import FamilyRow

_FOLDED_FROM: Final = 3
"""From so many cards on the data of a checked one are folded: a family is chosen from, not read."""
_SHAPES: Final = 256
_VALUES: Final = tuple(f"value{n}" for n in range(20))
"""Names of the gaps of a card's data, more than a card has."""
_Filled = tuple[Blank, Mapping[str, str]]


class _Page(NamedTuple):
    """What decides what stands round the visits and the cards."""

    language: str | None
    is_limited: bool
    has_coming: bool


class _Visit(NamedTuple):
    """What decides how a coming visit is drawn; `state` is the marked word of its badge, if there is one."""

    language: str | None
    state: str
    kind: str
    has_who: bool
    has_place: bool


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


class Family:
    """What one account's page shows, in its order; what all of it shares is looked up once.

    The first card offers booking loudly unless a hold waits above it. Nobody is asked whether the data of a
    card are right while Госуслуги tell `otherwise` of it.
    """

    def __init__(
        self, held: Sequence[OpenCard], coming: Sequence[FamilyRow], *, has_holds: bool, is_limited: bool,
        otherwise: Collection[uuid.UUID],
    ) -> None:  # fmt: skip
        self._held, self._coming = held, coming
        self._first = "secondary" if has_holds else "primary"
        self._is_limited, self._otherwise = is_limited, otherwise
        self._is_folded = len(held) >= _FOLDED_FROM
        self._language, self._say = get_language(), saying.here()
        self._around = places.Around()
        self._addresses = presenters.Addresses(self._around)
        self._consult = self._around.plain("start:later", "consultation")

    def drawn(self, csrf_input: str, *, brand: str, told: str) -> Markup:
        """Draw the page: `csrf_input` is its own, `told` is what to say before the cards."""
        # A limited session sends no form from here: nothing asks for its token.
        marked = {"token": csrf_input if not self._is_limited else ""}
        coming = fill_all([*self._visits()], {})
        cards = fill_all([*self._cards()], marked)
        marked |= {"told": told, "coming": coming, "cards": cards}
        return fill_all([self._page(brand)], marked)

    def _page(self, brand: str) -> _Filled:
        plain = self._around.plain
        return _page_blank(_Page(self._language, self._is_limited, bool(self._coming))), {
            "brand": brand, "new": plain("cards:new"), "own": plain("cards:ask_own"),
            "children": plain("cards:ask_children"),
        }  # fmt: skip

    def _visits(self) -> Iterator[_Filled]:
        for row in self._coming:
            shape = _Visit(self._language, row.state, row.kind, row.who != "", row.place != "")
            yield _visit_blank(shape), {
                "href": row.href, "when": row.when, "who": row.who, "doctor": row.doctor, "place": row.place,
            }  # fmt: skip

    def _cards(self) -> Iterator[_Filled]:
        kind = self._first
        for card in self._held:
            yield self._card(card, kind)
            kind = "secondary"

    def _card(self, card: OpenCard, kind: str) -> _Filled:
        in_full, number = not (card.is_checked or card.is_masked), str(card.id)
        values = {
            "id": number, "href": self._addresses.card(number),
            "book": self._addresses.book(number), "consult": self._consult,
            "name": names.full(card.surname, card.name, card.patronymic),
        }  # fmt: skip
        rows = presenters.rows(card, in_full=in_full, with_phone=False, say=self._say)
        values.update([(name, row[1]) for name, row in zip(_VALUES, rows, strict=False) if row[1]])
        said = tuple([(label, value != "", field) for label, value, field in rows])
        return _blank(self._shape(card, kind, said)), values

    def _shape(self, card: OpenCard, kind: str, rows: tuple[tuple[str, bool, str], ...]) -> _Shape:
        may_change = card.may_change
        return _Shape(
            language=self._language,
            kind=kind,
            relation=presenters.RELATIONS[card.relation],
            is_folded=self._is_folded and card.is_checked,
            is_confirmed=card.is_confirmed,
            is_masked=card.is_masked,
            may_book=card.may(Scope.BOOK),
            may_change=may_change,
            asks=may_change and not (card.is_checked or card.is_masked or card.id in self._otherwise),
            rows=rows,
        )


@lru_cache(maxsize=_SHAPES)
def _blank(shape: _Shape) -> Blank:
    href = gap("href")
    facts = [
        Fact(_(label), gap(_VALUES[n]) if has_value else None, f"{href}edit/#id_{field}" if field else None)
        for n, (label, has_value, field) in enumerate(shape.rows)
    ]
    gaps: dict[str, object] = {name: gap(name) for name in ("id", "name", "book", "consult", "token")}
    relation = _(shape.relation) if shape.relation else ""
    told = {"href": href, "card": shape, "relation": relation, "facts": facts}
    return Blank("cards/one.html", gaps | told)


@lru_cache(maxsize=_SHAPES)
def _visit_blank(shape: _Visit) -> Blank:
    gaps = {name: gap(name) for name in ("href", "when", "who", "doctor", "place")}
    return Blank(
        "cards/coming_row.html", {**gaps, "row": shape, "state": _(shape.state) if shape.state else ""}
    )


@lru_cache(maxsize=_SHAPES)
def _page_blank(shape: _Page) -> Blank:
    names = ("brand", "told", "new", "own", "children", "token", "coming", "cards")
    return Blank("cards/whole.html", {"page": shape} | {name: gap(name) for name in names})
