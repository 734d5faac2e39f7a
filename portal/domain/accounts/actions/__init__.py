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
from portal.domain.accounts.actions.passkeys import (
    PasskeyRefused,
    add_passkey,
    ask_to_make,
    ask_to_sign,
    prove_by_passkey,
    remove_passkey,
    sign_in_by_passkey,
)
from portal.domain.accounts.actions.people import Blocked, actor, create, erase, lock_closing, refresh
from portal.domain.accounts.actions.rising import SessionOver, rise
from portal.domain.accounts.actions.sessions import leave, open_session, touch
from portal.domain.accounts.actions.totp import (
    WrongTotp,
    begin_totp,
    check_totp,
    confirm_totp,
    new_recovery_codes,
    remove_totp,
)
from portal.domain.accounts.actions.ways import NoSuchWay, offer_ways, sweep_challenges

__all__ = [
    "AttemptNotUsable",
    "Blocked",
    "ChannelClosed",
    "CodeOver",
    "CodesShut",
    "NoSuchSession",
    "NoSuchWay",
    "OtherText",
    "PasskeyRefused",
    "SessionOver",
    "WrongCode",
    "WrongTotp",
    "actor",
    "add_passkey",
    "agree",
    "agree_again",
    "agree_on_the_way",
    "ask_delivery",
    "ask_to_make",
    "ask_to_sign",
    "begin",
    "begin_totp",
    "check_code",
    "check_totp",
    "confirm_totp",
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
    "new_recovery_codes",
    "note_delivery",
    "offer_ways",
    "open_session",
    "prove_by_passkey",
    "publish",
    "refresh",
    "remove_passkey",
    "remove_totp",
    "rise",
    "send_code",
    "show_text",
    "sign_in_by_passkey",
    "sweep",
    "sweep_challenges",
    "sweep_drafts",
    "touch",
    "use_attempt",
    "watch_codes",
    "withdraw",
]
