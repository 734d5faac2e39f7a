"""Verbs of messaging: deliver what waits, choose whether letters come and what is named outside, erase."""

from portal.domain.messaging.actions.choosing import be_quiet, choose, erase
from portal.domain.messaging.actions.delivering import deliver

__all__ = ["be_quiet", "choose", "deliver", "erase"]
