"""Verbs of booking: hold, extend, answer, confirm, move, cancel, let go, sweep; repair, agree; set rules.

Each is told who (`by`) and when (`at`); the change, its history, its entry of the record and
its notice are one transaction.
"""

from portal.domain.booking.actions.acts import ActIsUsed, ActMoved, end_act, lay_law, put_act
from portal.domain.booking.actions.agreeing import ClinicAsked, NothingProposed, ProposalGone, agree
from portal.domain.booking.actions.answering import (
    NotAnswered,
    answer,
    erase_answers,
    forget_answers,
    keep_typed,
)
from portal.domain.booking.actions.asking import NotAskable, PlaceTaken, Wording, ask, end_question
from portal.domain.booking.actions.calling import NotCallable, cancel_by_link, judge, mark_called, say_coming
from portal.domain.booking.actions.cancelling import NotCancellable, cancel, give_back
from portal.domain.booking.actions.changing import BreaksMore, Effect, make, preview
from portal.domain.booking.actions.clocks import Clocks, follow_clocks
from portal.domain.booking.actions.confirming import AwaitingClinic, HoldOver, confirm
from portal.domain.booking.actions.declining import decline
from portal.domain.booking.actions.elsewhere import Read, read_visits, refresh_clinics
from portal.domain.booking.actions.extending import extend
from portal.domain.booking.actions.feeding import close_feed, erase, note_reading, open_feed
from portal.domain.booking.actions.holding import AlreadyBooked, Held, NotBookable, hold, let_go
from portal.domain.booking.actions.leaving import remove_card
from portal.domain.booking.actions.marking import NotMarkable, NotObjectable, mark, object_to
from portal.domain.booking.actions.proving import CodeNeeded
from portal.domain.booking.actions.reminding import forget_reminders, remind, replan
from portal.domain.booking.actions.repairing import review
from portal.domain.booking.actions.ruling import (
    AlreadySet,
    NotSettable,
    Where,
    end_rule,
    preview_rule,
    set_rule,
)
from portal.domain.booking.actions.settling import call_for_registry, settle
from portal.domain.booking.actions.sweeping import expire_holds
from portal.domain.booking.actions.terms import (
    AlreadyHeld,
    NoSuchAct,
    NotShorter,
    end_term,
    set_federal_term,
    set_term,
)
from portal.domain.booking.actions.trying import would_break
from portal.domain.booking.actions.whom import LetsNobodyIn, lay_limits
from portal.domain.booking.actions.wishing import end_by_clinic, withdraw

__all__ = [
    "ActIsUsed",
    "ActMoved",
    "AlreadyBooked",
    "AlreadyHeld",
    "AlreadySet",
    "AwaitingClinic",
    "BreaksMore",
    "ClinicAsked",
    "Clocks",
    "CodeNeeded",
    "Effect",
    "Held",
    "HoldOver",
    "LetsNobodyIn",
    "NoSuchAct",
    "NotAnswered",
    "NotAskable",
    "NotBookable",
    "NotCallable",
    "NotCancellable",
    "NotMarkable",
    "NotObjectable",
    "NotSettable",
    "NotShorter",
    "NothingProposed",
    "PlaceTaken",
    "ProposalGone",
    "Read",
    "Where",
    "Wording",
    "agree",
    "answer",
    "ask",
    "call_for_registry",
    "cancel",
    "cancel_by_link",
    "close_feed",
    "confirm",
    "decline",
    "end_act",
    "end_by_clinic",
    "end_question",
    "end_rule",
    "end_term",
    "erase",
    "erase_answers",
    "expire_holds",
    "extend",
    "follow_clocks",
    "forget_answers",
    "forget_reminders",
    "give_back",
    "hold",
    "judge",
    "keep_typed",
    "lay_law",
    "lay_limits",
    "let_go",
    "make",
    "mark",
    "mark_called",
    "note_reading",
    "object_to",
    "open_feed",
    "preview",
    "preview_rule",
    "put_act",
    "read_visits",
    "refresh_clinics",
    "remind",
    "remove_card",
    "replan",
    "review",
    "say_coming",
    "set_federal_term",
    "set_rule",
    "set_term",
    "settle",
    "withdraw",
    "would_break",
]
