"""Verbs of clinics: lay imported rows, and what holds now about whom doctors see."""

from portal.domain.clinics.actions.limits import lay_limits, take_turn
from portal.domain.clinics.actions.storing import (
    Stored,
    Unfit,
    by_id,
    needed,
    store,
    store_clinics,
    store_doctors,
    store_positions,
    store_sites,
    store_specialities,
    store_streets,
)

__all__ = [
    "Stored",
    "Unfit",
    "by_id",
    "lay_limits",
    "needed",
    "store",
    "store_clinics",
    "store_doctors",
    "store_positions",
    "store_sites",
    "store_specialities",
    "store_streets",
    "take_turn",
]
