"""The board as it stands in a file, and back; whoever reads it believes nothing that does not fit."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from portal.domain.health.states import (
    NO_MAINTENANCE,
    Board,
    Day,
    Desk,
    Maintenance,
    Mode,
    Place,
    Watched,
    Works,
)

VERSION: Final = 1
_WRONG: Final = (KeyError, TypeError, ValueError, AttributeError)


def written(board: Board) -> dict[str, Any]:
    """Return the board as JSON takes it."""
    return {
        "version": VERSION,
        "written_at": board.written_at.isoformat(),
        "watched_from": board.watched_from.isoformat(),
        "places": {code: _place(one) for code, one in board.places.items()},
        "systems": {name: _system(one) for name, one in board.systems.items()},
        "works": [_works(one) for one in board.works],
    }


def read(told: Mapping[str, Any] | None) -> Board | None:
    """Return the board; None where there is none, or none of this version."""
    if not told:
        return None
    try:
        return _read(told) if told["version"] == VERSION else None
    except _WRONG:
        return None


def _read(told: Mapping[str, Any]) -> Board:
    return Board(
        written_at=_moment(told["written_at"]),
        watched_from=date.fromisoformat(told["watched_from"]),
        places={code: _read_place(code, one) for code, one in told["places"].items()},
        systems={name: _read_system(name, one) for name, one in told["systems"].items()},
        works=[_read_works(one) for one in told["works"]],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _heard(text: str | None) -> datetime | None:
    return _moment(text) if text else None


def _place(one: Place) -> dict[str, Any]:
    desks = {name: [[desk.name, list(desk.phones)] for desk in told] for name, told in one.clinics.items()}
    return {
        "name": one.name, "time_zone": one.time_zone, "brand": one.brand, "support_phone": one.support_phone,
        "emergency": list(one.emergency), "systems": list(one.systems), "clinics": desks,
    }  # fmt: skip


def _read_place(code: str, told: Mapping[str, Any]) -> Place:
    return Place(
        code=code, name=str(told["name"]), time_zone=str(told["time_zone"]), brand=str(told["brand"]),
        support_phone=str(told["support_phone"]), emergency=_texts(told["emergency"]),
        systems=_texts(told["systems"]),
        clinics={
            name: [Desk(str(desk), _texts(phones)) for desk, phones in desks]
            for name, desks in told["clinics"].items()
        },
    )  # fmt: skip


def _texts(told: Sequence[Any]) -> list[str]:
    return [str(one) for one in told]


def _system(one: Watched) -> dict[str, Any]:
    days = [[day.day.isoformat(), day.down_s, day.unseen_s] for day in one.days]
    return {"is_up": one.is_up, "since": _said(one.since), "detail": one.detail, "days": days}


def _read_system(name: str, told: Mapping[str, Any]) -> Watched:
    days = [Day(date.fromisoformat(day), int(down), int(unseen)) for day, down, unseen in told["days"]]
    is_up = told["is_up"]
    return Watched(
        name, None if is_up is None else bool(is_up), _heard(told["since"]), str(told["detail"]), days
    )


def _works(one: Works) -> dict[str, Any]:
    return {
        "id": one.id, "region": one.region, "since": _said(one.since), "till": _said(one.till),
        "shown_from": _said(one.shown_from), "text": one.text,
    }  # fmt: skip


def _read_works(told: Mapping[str, Any]) -> Works:
    since, till, shown = (_moment(told[name]) for name in ("since", "till", "shown_from"))
    return Works(int(told["id"]), str(told["region"]), since, till, shown, str(told["text"]))


def written_maintenance(one: Maintenance) -> dict[str, Any]:
    """Return a maintenance as JSON takes it."""
    return {
        "version": VERSION, "mode": one.mode.value, "since": _said(one.since), "until": _said(one.until),
        "why": one.why, "ended_at": _said(one.ended_at),
    }  # fmt: skip


def read_maintenance(told: Mapping[str, Any] | None) -> Maintenance:
    """Return the maintenance that goes on, or the last one; none where the file cannot be read."""
    try:
        return _read_maintenance(told) if told else NO_MAINTENANCE
    except _WRONG:
        return NO_MAINTENANCE


def _read_maintenance(told: Mapping[str, Any]) -> Maintenance:
    ends = (_heard(told.get(name)) for name in ("until", "ended_at"))
    until, ended_at = ends
    return Maintenance(Mode(told["mode"]), _moment(told["since"]), until, str(told.get("why", "")), ended_at)
