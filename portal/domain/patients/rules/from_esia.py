"""Who may have a card made from what ESIA told."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class Missing(StrEnum):
    """What ESIA must have told before a card can be made."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NAMES = "names"


def why_no_card(*, birth_date: date | None, sex: str, names: Sequence[str]) -> list[Missing]:
    """Return everything that stands against a card; an empty list means yes."""
    reasons = []
    if birth_date is None:
        reasons.append(Missing.BIRTH_DATE)
    if sex not in {"f", "m"}:
        reasons.append(Missing.SEX)
    if not all(names):
        reasons.append(Missing.NAMES)
    return reasons
