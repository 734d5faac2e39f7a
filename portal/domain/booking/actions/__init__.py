"""Verbs of booking: hold, confirm, cancel, let go, sweep; change a schedule, repair what it broke, agree.

Each is told who (`by`) and when (`at`); the change, its history, its entry of the record and
its notice are one transaction.
"""

from portal.domain.booking.actions.agreeing import NothingProposed, ProposalGone, agree
from portal.domain.booking.actions.cancelling import NotCancellable, cancel, give_back
from portal.domain.booking.actions.changing import BreaksMore, Effect, make, preview
from portal.domain.booking.actions.confirming import AwaitingClinic, HoldOver, confirm
from portal.domain.booking.actions.holding import AlreadyBooked, Held, NotBookable, hold, let_go
from portal.domain.booking.actions.leaving import remove_card
from portal.domain.booking.actions.repairing import review
from portal.domain.booking.actions.settling import call_for_registry, settle
from portal.domain.booking.actions.sweeping import expire_holds
from portal.domain.booking.actions.trying import would_break

__all__ = [
    "AlreadyBooked",
    "AwaitingClinic",
    "BreaksMore",
    "Effect",
    "Held",
    "HoldOver",
    "NotBookable",
    "NotCancellable",
    "NothingProposed",
    "ProposalGone",
    "agree",
    "call_for_registry",
    "cancel",
    "confirm",
    "expire_holds",
    "give_back",
    "hold",
    "let_go",
    "make",
    "preview",
    "remove_card",
    "review",
    "settle",
    "would_break",
]
