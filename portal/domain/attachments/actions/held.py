"""The question that one worker holds."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Held:
    """A question that is ours: another `taken` in the row means that it is so no longer."""

    search_id: int
    taken: int
    card_id: UUID
    region: str
