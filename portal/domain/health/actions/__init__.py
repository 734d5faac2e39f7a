"""Verbs of health: keep what probes said, count troubles, write the board, announce works, rest."""

from portal.domain.health.actions.announcing import announce, take_back
from portal.domain.health.actions.maintaining import keep_maintenance
from portal.domain.health.actions.noting import note, note_sign_in
from portal.domain.health.actions.watching import note_pages_away, watch

__all__ = [
    "announce",
    "keep_maintenance",
    "note",
    "note_pages_away",
    "note_sign_in",
    "take_back",
    "watch",
]
