"""The board for machines."""

from datetime import datetime
from typing import Any

from portal.domain.health import queries as health
from portal.domain.health.states import Board, Maintenance, Place


def board(found: Board | None, code: str, at: datetime) -> dict[str, Any]:
    """Return the board of a region, or of the installation, as JSON; a system that nobody sees is null."""
    place = found.places.get(code) if found else None
    is_stale = found is None or health.is_stale(found, at)
    return {
        "written_at": found.written_at.isoformat() if found else None,
        "is_stale": is_stale,
        "region": place.code if place else None,
        "maintenance": _maintenance(health.maintenance()),
        "systems": [_system(found, name, is_stale=is_stale) for name in names(found, place)] if found else [],
        "works": _works(found, place) if found else [],
    }


def names(found: Board | None, place: Place | None) -> list[str]:
    """Name the systems of a region; outside of regions those that all of them need."""
    if found is None:
        return []
    if place is not None:
        return list(place.systems)
    needed = [set(one.systems) for one in found.places.values()]
    shared = set.intersection(*needed) if needed else set()
    first = next(iter(found.places.values()), None)
    return [name for name in first.systems if name in shared] if first else []


def _maintenance(told: Maintenance) -> dict[str, Any] | None:
    if not told.is_on:
        return None
    until = told.until.isoformat() if told.until else None
    return {"mode": told.mode.value, "since": told.since.isoformat(), "until": until}


def _system(found: Board, name: str, *, is_stale: bool) -> dict[str, Any]:
    one = found.systems[name]
    return {
        "name": name,
        "is_up": None if is_stale else one.is_up,
        "since": one.since.isoformat() if one.since else None,
        "days": [
            {"day": day.day.isoformat(), "down_s": day.down_s, "unseen_s": day.unseen_s} for day in one.days
        ],
    }


def _works(found: Board, place: Place | None) -> list[dict[str, str]]:
    mine = [one for one in found.works if place is None or one.region == place.code]
    return [
        {"region": one.region, "since": one.since.isoformat(), "till": one.till.isoformat(), "text": one.text}
        for one in mine
    ]
