"""Verbs of the outbox: put a notice, read it, take it for delivery, let it go, erase."""

from portal.domain.notices.actions.leases import bounce, claim, settle, try_later, withdraw
from portal.domain.notices.actions.putting import (
    erase,
    erase_about,
    go_beside,
    go_no_more,
    mark_read,
    mark_read_about,
    put,
)

__all__ = [
    "bounce",
    "claim",
    "erase",
    "erase_about",
    "go_beside",
    "go_no_more",
    "mark_read",
    "mark_read_about",
    "put",
    "settle",
    "try_later",
    "withdraw",
]
