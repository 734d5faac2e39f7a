"""Troubles said where they matter, and nowhere else: read from the board, so no page asks one query more."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.domain.health import queries as health
from portal.domain.health.states import CODES, JOBS, Watched
from portal.sites.entrance import saying
from portal.sites.entrance.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class Trouble:
    """What does not work, and what to do."""

    title: str
    text: str


def of_code(request: PortalRequest, channel: str, at: datetime) -> Trouble | None:
    """Say on the page of a code that codes do not go out, or not this way (no query)."""
    if (since := _idle_since("urgent", at)) is not None:
        return Trouble(
            _("Коды сейчас не отправляются с %(when)s") % {"when": _when(since, request, at)},
            _("Мы уже знаем об этом. Войдите через Госуслуги или попробуйте позже."),
        )
    found = _down(f"{CODES}{channel}", at)
    if found is None:
        return None
    return Trouble(
        _("Так коды сейчас не доходят с %(when)s") % {"when": _when(found.since or at, request, at)},
        _("Выберите другой способ, когда он появится ниже, или войдите через Госуслуги."),
    )


def of_waiting(request: PortalRequest, at: datetime) -> Trouble | None:
    """Say beside a visit that waits for its clinic that nobody asks the clinic now (no query)."""
    since = _idle_since("slow", at)
    if since is None:
        return None
    return Trouble(
        _("Ответы клиник не проверяются с %(when)s") % {"when": _when(since, request, at)},
        _("Неполадка у нас. Место за вами. Чтобы не ждать, позвоните в регистратуру."),
    )


def _idle_since(queue: str, at: datetime) -> datetime | None:
    """Return since when a queue rests: nobody serves it, or nobody has written the board."""
    board = health.board()
    if board is None or health.maintenance().is_on:  # the banner of the works says it
        return None
    if health.is_stale(board, at):
        return board.written_at
    found = board.systems.get(f"{JOBS}{queue}")
    return (found.since or board.written_at) if found is not None and found.is_up is False else None


def _down(name: str, at: datetime) -> Watched | None:
    board = health.board()
    found = board.systems.get(name) if board is not None and not health.is_stale(board, at) else None
    return found if found is not None and found.is_up is False else None


def _when(since: datetime, request: PortalRequest, at: datetime) -> str:
    return saying.clock(since, saying.zone_of(request), at)
