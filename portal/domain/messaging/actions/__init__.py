"""Verbs of messaging: deliver what waits, choose whether letters come, erase."""

from portal.domain.messaging.actions.choosing import choose, erase
from portal.domain.messaging.actions.delivering import deliver

__all__ = ["choose", "deliver", "erase"]
