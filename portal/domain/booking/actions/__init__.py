"""Verbs of booking: hold, confirm, cancel, let go, sweep.

Each is told who (`by`) and when (`at`); the change, its history, its entry of the record and
its notice are one transaction.
"""

from portal.domain.booking.actions.cancelling import NotCancellable, cancel, give_back
from portal.domain.booking.actions.confirming import AwaitingClinic, HoldOver, confirm
from portal.domain.booking.actions.feeding import close_feed, erase, note_reading, open_feed
from portal.domain.booking.actions.holding import AlreadyBooked, Held, NotBookable, hold, let_go
from portal.domain.booking.actions.leaving import remove_card
from portal.domain.booking.actions.settling import call_for_registry, settle
from portal.domain.booking.actions.sweeping import expire_holds

__all__ = [
    "AlreadyBooked",
    "AwaitingClinic",
    "Held",
    "HoldOver",
    "NotBookable",
    "NotCancellable",
    "call_for_registry",
    "cancel",
    "close_feed",
    "confirm",
    "erase",
    "expire_holds",
    "give_back",
    "hold",
    "let_go",
    "note_reading",
    "open_feed",
    "remove_card",
    "settle",
]
