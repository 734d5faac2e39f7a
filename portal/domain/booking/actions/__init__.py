"""Verbs of booking: hold, extend, confirm, move, cancel, let go, sweep; change a schedule, repair, agree.

Each is told who (`by`) and when (`at`); the change, its history, its entry of the record and
its notice are one transaction.
"""

from portal.domain.booking.actions.agreeing import NothingProposed, ProposalGone, agree
from portal.domain.booking.actions.cancelling import NotCancellable, cancel, give_back
from portal.domain.booking.actions.changing import BreaksMore, Effect, make, preview
from portal.domain.booking.actions.confirming import AwaitingClinic, HoldOver, confirm
from portal.domain.booking.actions.elsewhere import Read, read_visits, refresh_clinics
from portal.domain.booking.actions.extending import extend
from portal.domain.booking.actions.feeding import close_feed, erase, note_reading, open_feed
from portal.domain.booking.actions.holding import AlreadyBooked, Held, NotBookable, hold, let_go
from portal.domain.booking.actions.leaving import remove_card
from portal.domain.booking.actions.repairing import review
from portal.domain.booking.actions.ruling import AlreadySet, NotSettable, Where, end_rule, set_rule
from portal.domain.booking.actions.settling import call_for_registry, settle
from portal.domain.booking.actions.sweeping import expire_holds
from portal.domain.booking.actions.trying import would_break

__all__ = [
    "AlreadyBooked",
    "AlreadySet",
    "AwaitingClinic",
    "BreaksMore",
    "Effect",
    "Held",
    "HoldOver",
    "NotBookable",
    "NotCancellable",
    "NotSettable",
    "NothingProposed",
    "ProposalGone",
    "Read",
    "Where",
    "agree",
    "call_for_registry",
    "cancel",
    "close_feed",
    "confirm",
    "end_rule",
    "erase",
    "expire_holds",
    "extend",
    "give_back",
    "hold",
    "let_go",
    "make",
    "note_reading",
    "open_feed",
    "preview",
    "read_visits",
    "refresh_clinics",
    "remove_card",
    "review",
    "set_rule",
    "settle",
    "would_break",
]
