"""Verbs of accounts: begin and use an attempt, agree, enter, leave."""

from portal.domain.accounts.actions.attempts import AttemptNotUsable, begin, forget_sealed, sweep, use_attempt
from portal.domain.accounts.actions.consents import agree, show_text
from portal.domain.accounts.actions.people import Blocked, actor, create, refresh
from portal.domain.accounts.actions.sessions import leave, open_session, touch

__all__ = [
    "AttemptNotUsable",
    "Blocked",
    "actor",
    "agree",
    "begin",
    "create",
    "forget_sealed",
    "leave",
    "open_session",
    "refresh",
    "show_text",
    "sweep",
    "touch",
    "use_attempt",
]
