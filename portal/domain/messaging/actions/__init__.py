"""Verbs of messaging: deliver what waits, choose what comes when and how, take what came back, erase."""

from portal.domain.messaging.actions.bounces import forget_letters, take_bounce
from portal.domain.messaging.actions.chats import deliver_to_chats
from portal.domain.messaging.actions.choosing import be_quiet, choose, choose_reminding, erase
from portal.domain.messaging.actions.delivering import deliver
from portal.domain.messaging.actions.phones import deliver_to_phones

__all__ = [
    "be_quiet",
    "choose",
    "choose_reminding",
    "deliver",
    "deliver_to_chats",
    "deliver_to_phones",
    "erase",
    "forget_letters",
    "take_bounce",
]
