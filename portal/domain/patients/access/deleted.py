"""Cards that an account deleted a short while ago, out of the rows of its holdings."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.domain.patients.states import UNDO_LASTS
from portal.kit import moments


@dataclass(frozen=True, slots=True)
class Deleted:
    """A card that its holder deleted and may bring back until `until` (UTC)."""

    card_id: uuid.UUID
    surname: str
    name: str
    patronymic: str
    until: datetime


def latest(rows: Iterable[tuple[Any, str, str, str, Any]]) -> list[Deleted]:
    """Return each card once, as it was deleted last, the newest first.

    Rows hold the card's number, surname, name, patronymic and when the holding ended, as either driver gives
    them back.
    """
    last: dict[uuid.UUID, Deleted] = {}
    for card_id, surname, name, patronymic, ended_at in rows:
        told = Deleted(
            uuid.UUID(str(card_id)), surname, name, patronymic, moments.read(ended_at) + UNDO_LASTS
        )
        known = last.get(told.card_id)
        if known is None or known.until < told.until:
            last[told.card_id] = told
    return sorted(last.values(), key=lambda one: (-one.until.timestamp(), one.card_id))
