"""Verbs of accounts: begin and use an attempt, agree, enter, leave; send and check a one-time code."""

from portal.domain.accounts.actions.attempts import AttemptNotUsable, begin, forget_sealed, sweep, use_attempt
from portal.domain.accounts.actions.codes.asking import ChannelClosed, CodesShut, forget_codes, send_code
from portal.domain.accounts.actions.codes.checking import CodeOver, WrongCode, check_code
from portal.domain.accounts.actions.codes.sending import ask_delivery, note_delivery
from portal.domain.accounts.actions.codes.sending import deliver as deliver_code
from portal.domain.accounts.actions.codes.watching import watch_codes
from portal.domain.accounts.actions.consents import (
    OtherText,
    agree,
    agree_again,
    agree_on_the_way,
    mark_agreed,
    publish,
    show_text,
    withdraw,
)
from portal.domain.accounts.actions.drafts import forget_draft, keep_draft, sweep_drafts
from portal.domain.accounts.actions.ending import NoSuchSession, end_one, end_others
from portal.domain.accounts.actions.people import Blocked, actor, create, erase, lock_closing, refresh
from portal.domain.accounts.actions.rising import SessionOver, rise
from portal.domain.accounts.actions.sessions import leave, open_session, touch

__all__ = [
    "AttemptNotUsable",
    "Blocked",
    "ChannelClosed",
    "CodeOver",
    "CodesShut",
    "NoSuchSession",
    "OtherText",
    "SessionOver",
    "WrongCode",
    "actor",
    "agree",
    "agree_again",
    "agree_on_the_way",
    "ask_delivery",
    "begin",
    "check_code",
    "create",
    "deliver_code",
    "end_one",
    "end_others",
    "erase",
    "forget_codes",
    "forget_draft",
    "forget_sealed",
    "keep_draft",
    "leave",
    "lock_closing",
    "mark_agreed",
    "note_delivery",
    "open_session",
    "publish",
    "refresh",
    "rise",
    "send_code",
    "show_text",
    "sweep",
    "sweep_drafts",
    "touch",
    "use_attempt",
    "watch_codes",
    "withdraw",
]
