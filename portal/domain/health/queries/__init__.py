"""Reads of health: the newest answers, and the board that needs no database."""

from portal.domain.health.models import Probe
from portal.domain.health.queries.boards import (
    AWAY,
    BOARD,
    MAINTENANCE,
    Announced,
    announced,
    away,
    board,
    board_of,
    is_stale,
    maintenance,
    pages_away_since,
)
from portal.domain.health.queries.probes import latest, silent_since, way_through_esia

__all__ = [
    "AWAY",
    "BOARD",
    "MAINTENANCE",
    "Announced",
    "Probe",
    "announced",
    "away",
    "board",
    "board_of",
    "is_stale",
    "latest",
    "maintenance",
    "pages_away_since",
    "silent_since",
    "way_through_esia",
]
