"""What the answer of a register means for one person: whose records they are, and what differs.

An attachment is taken only from a record whose name and birth date are the person's, that shares a
number (СНИЛС or policy) and differs in none. Of a record that is near, the names of the fields that
differ are told, never their values; a record of somebody else tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.attachments.rules.records import Attached, Person, Record
from portal.domain.attachments.states import Field, Kind, State
from portal.kit import folding

NUMBERS = (Field.SNILS, Field.POLICY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a search ends: `differs` is told at a mismatch, `strangers` counts records of others."""

    state: State
    attached: tuple[Attached, ...] = ()
    differs: tuple[Field, ...] = ()
    strangers: int = 0


def judge(person: Person, records: Sequence[Record]) -> Verdict:
    """Say what these records mean for this person."""
    own = [record for record in records if is_same(person, record.person)]
    near = [record for record in records if _is_near(person, record.person)]
    strangers = sum(not _shares_anything(person, record.person) for record in records)
    attached = _newest_of_each_kind([one for record in own for one in record.attached])
    if own:
        return Verdict(State.FOUND if attached else State.NONE, attached, strangers=strangers)
    if near:
        return Verdict(State.MISMATCH, differs=_fewest(person, near), strangers=strangers)
    lent = _lent(person, records)
    return Verdict(State.MISMATCH if lent else State.NONE, differs=lent, strangers=strangers)


def is_same(person: Person, other: Person) -> bool:
    """Tell whether two are surely one person: nothing differs and a number agrees."""
    return not differing(person, other) and any(_agree(person, other, number) for number in NUMBERS)


def differing(person: Person, other: Person) -> tuple[Field, ...]:
    """Return the fields that are known of both and differ; ё, case and dashes do not count."""
    return tuple(
        field for field in Field if _known_of_both(person, other, field) and not _agree(person, other, field)
    )


def _agree(person: Person, other: Person, field: Field) -> bool:
    return _known_of_both(person, other, field) and _value(person, field) == _value(other, field)


def _known_of_both(person: Person, other: Person, field: Field) -> bool:
    return bool(_value(person, field) and _value(other, field))


def _value(person: Person, field: Field) -> str:
    told: str | date = getattr(person, field.value)
    if isinstance(told, date):
        return told.isoformat()
    return told if field in NUMBERS else folding.fold(told)


def _is_near(person: Person, other: Person) -> bool:
    """Tell whether a record may be this person with a slip: enough agrees for nobody else to be meant."""
    named = all(_agree(person, other, field) for field in (Field.SURNAME, Field.NAME))
    born = _agree(person, other, Field.BIRTH_DATE)
    numbered = any(_agree(person, other, number) for number in NUMBERS)
    if named and born:
        apart = [number for number in NUMBERS if number in differing(person, other)]
        return numbered or len(apart) < len(NUMBERS)  # a namesake differs in both numbers
    return numbered and (named or born)


def _fewest(person: Person, near: Sequence[Record]) -> tuple[Field, ...]:
    """Return what differs in the nearest record; where nothing does, the number that is missing."""
    least = min((differing(person, record.person) for record in near), key=len)
    return least or tuple(number for number in NUMBERS if not _value(person, number)) or NUMBERS


def _lent(person: Person, records: Sequence[Record]) -> tuple[Field, ...]:
    """Return the numbers that stand with somebody else's name and birth date: most likely a slip in them."""
    return tuple(
        number for number in NUMBERS if any(_agree(person, record.person, number) for record in records)
    )


def _shares_anything(person: Person, other: Person) -> bool:
    numbered = any(_agree(person, other, number) for number in NUMBERS)
    named = all(_agree(person, other, field) for field in (Field.SURNAME, Field.NAME, Field.BIRTH_DATE))
    return numbered or named


def _newest_of_each_kind(attached: Sequence[Attached]) -> tuple[Attached, ...]:
    """Leave one attachment of each kind: a new clinic ends the old one, whose register may not know yet."""
    newest: dict[Kind, Attached] = {}
    for one in sorted(attached, key=lambda it: (it.since or date.min, it.clinic, it.area, it.doctor)):
        newest[one.kind] = one
    return tuple(newest[kind] for kind in Kind if kind in newest)
