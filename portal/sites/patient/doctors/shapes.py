"""What of a doctor's page is drawn once and filled in by each look: blanks by their shapes (drawn.py)."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from portal.kit import dates
from portal.look.blanks import Blank, gap
from portal.look.values import DayView, TimeGroup, TimeView
from portal.sites.patient import spoken
from portal.sites.patient.doctors.presenters import CardChoice

_SHAPES: Final = 256
_DAYS: Final = 2048
"""Days kept: of three weeks, each with as many places as doctors have; less than a kilobyte each."""


class Shape(NamedTuple):
    """What decides how a page is drawn; `parts` are the marked titles of the parts of a day with times."""

    language: str | None
    has_room: bool
    has_area: bool
    notes: int
    has_days: bool
    has_week: bool
    lists_days: bool
    is_asked: bool
    has_next: bool
    has_before: bool
    has_after: bool
    has_times: bool
    moves: bool
    parts: tuple[str, ...]


@lru_cache(maxsize=_SHAPES)
def page_of(shape: Shape) -> Blank:
    """Return the page itself."""
    names = (
        "back", "name", "title", "clinic", "address", "room", "area", "above", "instead", "silent", "week",
        "before_href", "after_href", "next_href", "next_day", "drawn", "day", "clock", "hold", "moved",
        "token", "whom",
    )  # fmt: skip
    told: dict[str, object] = {name: gap(name) for name in names}
    told["groups"] = [TimeGroup(_(title), [], gap(f"part{n}")) for n, title in enumerate(shape.parts)]
    told["notes"] = [gap(f"note{n}") for n in range(shape.notes)]
    return Blank("doctors/whole.html", told | {"page": shape})


@lru_cache(maxsize=_DAYS)
def day_of(_language: str | None, iso: str, free: int, is_current: bool, note: str) -> Blank:  # noqa: FBT001  the key
    """Return one day of the week; `note` is why it has no places."""
    day = date.fromisoformat(iso)
    view = DayView(
        date_iso=iso,
        label=dates.show_month_day(day, _),
        weekday=_(dates.WEEKDAYS[day.weekday()]),
        free=free,
        href=f"{gap('turned')}day={iso}#times" if free else None,
        is_current=is_current,
        note=note or None,
    )
    return Blank("doctors/day.html", {"day": view})


@lru_cache(maxsize=_SHAPES)
def time_of(_language: str | None, is_guest: bool, moves: bool) -> Blank:  # noqa: FBT001  the key
    """Return one free time, to be booked, or to move a visit to."""
    words = _("%(time)s, %(day)s, перенести сюда") if moves else _("%(time)s, %(day)s, записаться")
    label = words % {"time": gap("text"), "day": gap("day")}
    href = f"{gap('sign_in')}{gap('value')}" if is_guest else None
    view = TimeView(text=gap("text"), label=label, value=gap("value"), href=href)
    return Blank("doctors/time.html", {"time": view})


@lru_cache(maxsize=_SHAPES)
def whom_of(_language: str | None, cards: tuple[tuple[bool, bool], ...]) -> Blank:
    """Return «Кого записываем» for cards that are chosen or not, and fit or not."""
    choices = [
        CardChoice(id=gap(f"id{n}"), name=gap(f"name{n}"), is_chosen=is_chosen, fits=fits)
        for n, (is_chosen, fits) in enumerate(cards)
    ]
    return Blank("doctors/whom.html", {"cards": choices})


@lru_cache(maxsize=_SHAPES)
def day_said(_language: str | None, day: date, today: date) -> str:
    """Say a day."""
    return spoken.day(day, today)


@lru_cache(maxsize=_SHAPES)
def week_said(_language: str | None, first: date, last: date) -> str:
    """Say the first and the last day of a week."""
    return _("%(first)s — %(last)s") % {
        "first": _unbroken(first), "last": _unbroken(last),
    }  # fmt: skip


def _unbroken(day: date) -> str:
    """Say a day so that a line never breaks between its number and its month."""
    return dates.show_month_day(day, _).replace(" ", "\u00a0")
