"""Verbs of attachments: search, look after searches, ask a register, end what is overdue, take in lines."""

from portal.domain.attachments.actions.asking import work_line
from portal.domain.attachments.actions.beginning import NotAllowed, NotConfirmed, look, search, sweep
from portal.domain.attachments.actions.ending import end_overdue, erase
from portal.domain.attachments.actions.storing import store_register

__all__ = [
    "NotAllowed",
    "NotConfirmed",
    "end_overdue",
    "erase",
    "look",
    "search",
    "store_register",
    "sweep",
    "work_line",
]
