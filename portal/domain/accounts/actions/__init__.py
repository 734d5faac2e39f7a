"""Verbs of accounts: begin and use an attempt, agree, enter, leave."""

from portal.domain.accounts.actions.attempts import AttemptNotUsable, begin, forget_sealed, sweep, use_attempt
from portal.domain.accounts.actions.consents import (
    OtherText,
    agree,
    agree_again,
    mark_agreed,
    publish,
    show_text,
    withdraw,
)
from portal.domain.accounts.actions.people import Blocked, actor, create, erase, refresh
from portal.domain.accounts.actions.sessions import leave, open_session, touch

__all__ = [
    "AttemptNotUsable",
    "Blocked",
    "OtherText",
    "actor",
    "agree",
    "agree_again",
    "begin",
    "create",
    "erase",
    "forget_sealed",
    "leave",
    "mark_agreed",
    "open_session",
    "publish",
    "refresh",
    "show_text",
    "sweep",
    "touch",
    "use_attempt",
    "withdraw",
]
