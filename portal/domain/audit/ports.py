"""What the record asks of the world outside the database: a place that keeps the heads of the chain."""

from collections.abc import Iterable
from typing import Protocol

from portal.domain.audit.states import Anchor


class Anchors(Protocol):
    """Keeps anchors where whoever changes the database cannot change them too."""

    def kept(self) -> Iterable[Anchor]:
        """Return every anchor, the oldest first; raise OSError where the place does not answer."""

    def keep(self, anchor: Anchor) -> None:
        """Add one; return only when it is on the disk."""


class Nowhere:
    """Keeps nothing: before the ports are filled."""

    def kept(self) -> Iterable[Anchor]:
        """Return nothing."""
        return ()

    def keep(self, anchor: Anchor) -> None:
        """Let it go."""


anchors: Anchors = Nowhere()
