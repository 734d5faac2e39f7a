"""The rows of a file that changes the country's law: acts, and terms of waiting that rest on them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.domain.booking.rules.terms import MOST, Kind, Term, Unit
from portal.domain.regions.rules import law_rows
from portal.domain.regions.rules.acts import Act
from portal.kit import rows

_TYPES: Final = ("act", "term")


@dataclass(frozen=True, slots=True)
class Law:
    """What a file holds; `wrong` says in sentences what cannot be read, with the number of its line."""

    acts: list[Act] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read(lines: Iterable[bytes], *, today: date) -> Law:
    """Read a file of JSON Lines; a term may not begin before today."""
    law = Law()
    for number, line in enumerate(lines, 1):
        if line.strip():
            _read(law, number, line.strip(), today)
    return law


def _read(law: Law, number: int, line: bytes, today: date) -> None:
    try:
        row = rows.Row(rows.parse(line))
    except rows.BadLine as error:
        law.wrong.append(f"Строка {number}: {error}.")
        return
    if row.choice("type", _TYPES) == "term":
        law.terms.append(_term(row, today))
    else:
        law.acts.append(law_rows.act(row))
    row.finish()
    law.wrong.extend(f"Строка {number}, {one.field}: {one.reason}." for one in row.complaints)


def _term(row: rows.Row, today: date) -> Term:
    found = Term(
        kind=law_rows.chosen(row, "kind", tuple(Kind)), amount=row.whole("amount", 1, MOST),
        unit=law_rows.chosen(row, "unit", tuple(Unit)), since=row.day("since"), till=row.maybe_day("till"),
        region="", act=law_rows.key(row, "act"), says=row.text("says", 500),
    )  # fmt: skip
    if found.since < today:
        row.complain("since", "срок нельзя ввести задним числом")
    if found.till is not None and found.till < found.since:
        row.complain("till", "раньше, чем since")
    return found
