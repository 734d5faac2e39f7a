"""Pages that stand while no database does: the status page always, every page during full maintenance.

Such a request asks nothing of the database: its region comes from the board that the worker writes, nobody
is recognised.
"""

import re
from typing import Any, Final

from django.conf import settings

from portal.domain.health import queries as health
from portal.domain.regions import queries as regions

_STATUS: Final = re.compile(r"(/[0-9]+)?/status(\.json|/|/hide/)")
_OUTSIDE: Final = re.compile(r"/[0-9]+(/status.*)", re.DOTALL)
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
RETURN_PATH: Final = "/esia/return"
"""The one address that changes rows by GET."""


def is_asked(request: Any) -> bool:
    """Tell whether this request is answered without the database."""
    return is_status(request.path_info) or health.maintenance().is_full


def is_status(path: str) -> bool:
    """Tell whether an address, with the region's part or without, is that of the status page."""
    return _STATUS.fullmatch(path) is not None


def is_refused(request: Any) -> bool:
    """Tell whether maintenance lets this request change nothing."""
    told = health.maintenance()
    return told.is_full or (told.is_on and changes(request))


def changes(request: Any) -> bool:
    """Tell whether a request changes something: what a form sends, and the return from ESIA."""
    return request.method not in _SAFE or request.path_info == RETURN_PATH


def region(code: str) -> regions.Region | None:
    """Return a region as the board remembers it; None where no board tells of it."""
    board = health.board()
    place = board.places.get(code) if board else None
    if place is None:
        return None
    return regions.remembered(
        code=code, name=place.name, time_zone=place.time_zone, brand=place.brand,
        support_phone=place.support_phone, emergency=list(place.emergency),
    )  # fmt: skip


def code_of(request: Any) -> str:
    """Return which region an address names by host or path; empty where none."""
    host = request.get_host().partition(":")[0].lower()
    found = re.match(r"/([0-9]+)/", request.path)
    return settings.REGION_HOSTS.get(host) or (found[1] if found else "")


def path_outside(path: str) -> str:
    """Return the installation's own status page where a region's was asked for."""
    found = _OUTSIDE.fullmatch(path)
    return found[1] if found else path
