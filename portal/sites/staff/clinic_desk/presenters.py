"""The day of a clinic as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.access import Work
from portal.domain.booking.queries import Absent, DeskSession
from portal.domain.schedule.states import Away
from portal.kit import dates, names
from portal.kit.words import N_
from portal.look.values import LinkItem
from portal.sites.staff import visits

_CLOSED: Final = {
    Away.LEAVE: N_("отпуск"),
    Away.SICK: N_("больничный"),
    Away.TRAINING: N_("учёба"),
    Away.SUBSTITUTE: N_("замещение"),
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of work; `closed` says why it gives no places."""

    doctor: str
    speciality: str
    room: str
    hours: str
    taken: int
    free: int
    closed: str
    href: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in numbers."""

    doctors: int
    places: int
    taken: int
    free: int


def sessions(rows: Sequence[DeskSession], day_iso: str) -> list[SessionRow]:
    """Return who works on the day."""
    return [
        SessionRow(
            doctor=one.doctor,
            speciality=one.speciality,
            room=one.room,
            hours=f"{dates.show_time(one.wall_start)}–{dates.show_time(one.wall_end)}",
            taken=one.taken,
            free=_free(one),
            closed="" if one.is_open else _closed(one.reason),
            href=f"?day={day_iso}&doctor={one.doctor_id}",
        )
        for one in rows
    ]


def _free(one: DeskSession) -> int:
    return one.free if one.is_open else 0


def _closed(reason: str) -> str:
    known = next((text for away, text in _CLOSED.items() if away == reason), None)
    return _("приёма нет: %(why)s") % {"why": _(known)} if known else _("приёма нет")


def figures(rows: Sequence[DeskSession]) -> Figures:
    """Return the sums of a day."""
    working = [one for one in rows if one.is_open]
    return Figures(
        doctors=len({one.doctor_id for one in working}),
        places=sum(one.places for one in working),
        taken=sum(one.taken for one in working),
        free=sum(_free(one) for one in working),
    )


def visit_rows(
    found: Sequence[Work], clinic_id: int, at: datetime, *, with_day: bool = False
) -> list[visits.VisitRow]:
    """Return the visits, each leading to its own page."""
    return [
        visits.row(one, reverse("clinic_desk:visit", args=[clinic_id, one.visit.pk]), at, with_day=with_day)
        for one in found
    ]


def doctors(rows: Sequence[DeskSession]) -> list[tuple[int, str]]:
    """Return whom the list may be narrowed to: everybody who has a session that day."""
    return list({one.doctor_id: f"{one.doctor}, {names.within(one.speciality)}" for one in rows}.items())


@dataclass(frozen=True, slots=True)
class AbsentRow:
    """Whom the filter names though they have no places that day; `way` leads to a day with some.

    `is_later`: nothing is laid after `way`, so the schedule may only not be open yet.
    """

    id: int
    name: str
    is_later: bool
    way: LinkItem | None


def absent(one: Absent, on: date, today: date, *, is_booked: bool = False) -> AbsentRow:
    """Return who has no places on a day, with the way to their next day, or to the last one.

    A day on which somebody `is_booked` was open once.
    """
    is_last = one.next_day is None and one.last_day is not None
    is_later = is_last and one.is_active and on > today and not is_booked
    day = one.next_day or one.last_day
    words = _("Последний день приёма: %(day)s") if is_last else _("Ближайший день приёма: %(day)s")
    words = _("Последний открытый день: %(day)s") if is_later else words
    way = f"?day={day.isoformat()}&doctor={one.doctor_id}" if day else ""
    return AbsentRow(
        id=one.doctor_id,
        name=f"{one.doctor}, {names.within(one.speciality)}",
        is_later=is_later,
        way=LinkItem(words % {"day": dates.show_day(day, _)}, way) if day else None,
    )
