"""A doctor's page as HTML: the head, the days of a week, the free times of one of them.

Nearly all of it has few shapes: a shape is drawn once by its template and kept as a blank, each look only
fills it in. A day is a shape by itself: its date, how many places, why none; no address, no doctor and
nothing of a person is kept (docs/decisions/0023). What is rare is drawn by its template each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from portal.domain.booking.queries import Day, Time
from portal.domain.clinics.queries import Doctor
from portal.kit import dates, zones
from portal.kit.words import N_
from portal.look.blanks import Blank, escaped, gap
from portal.look.values import DayView, TimeGroup, TimeView
from portal.sites.entrance import places
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.doctors import limits, presenters, silent
from portal.sites.patient.doctors.calendar import Week
from portal.sites.patient.doctors.presenters import CardChoice

_SHAPES: Final = 256
_DAYS: Final = 2048
"""Days kept: of three weeks, each with as many places as doctors have; less than a kilobyte each."""
_PARTS: Final = ((N_("Утром"), "", "12:00"), (N_("Днём"), "12:00", "17:00"), (N_("Вечером"), "17:00", "~"))
"""Parts of a day: the title, from when and before when by the clinic's clock; text compares as times do."""


class _Shape(NamedTuple):
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


class Page:
    """One doctor's page.

    `told` is what is rare: `refusal` with its `offers`, `moving`, `unfit`, how long the law lets people wait
    (`waiting`), when places open (`opening`); `why_none` says why nothing can be chosen.
    """

    def __init__(
        self, request: PortalRequest, doctor: Doctor, week: Week, at: datetime, *,
        told: Mapping[str, Any], cards: Sequence[CardChoice], why_none: Sequence[str],
    ) -> None:  # fmt: skip
        self._request, self._doctor, self._week, self._at = request, doctor, week, at
        self._told, self._cards, self._why_none = told, cards, why_none
        self._zone = doctor.clinic.time_zone
        self._today = zones.local(at, self._zone).date()
        self._head = presenters.doctor_page(doctor, request.GET)
        self._is_bookable = presenters.is_bookable(doctor)
        self._language = get_language()
        moving = told["moving"]
        self._has_times = bool(week.chosen and not told["unfit"] and not (moving and moving.why_not))

    @property
    def tab(self) -> str:
        """What the browser's history keeps."""
        return self._head.tab

    def drawn(self, csrf_input: object) -> Markup:
        """Draw the page; `csrf_input` is its own."""
        head, week = self._head, self._week
        notes = limits.of(self._doctor) if self._is_bookable else []
        if presenters.is_only_own(self._doctor, self._at):
            notes = [*notes, _("Записывают только тех, кто прикреплён к этой клинике.")]
        values = {
            "back": head.back, "name": head.name, "title": head.title.capitalize(), "clinic": head.clinic,
            "address": head.address, "room": head.room, "area": head.area,
        } | {f"note{n}": note for n, note in enumerate(notes)}  # fmt: skip
        markup: dict[str, object] = {"above": "", "instead": "", "silent": self._silent(), "drawn": ""}
        if self._told["refusal"] or self._told["moving"]:
            markup["above"] = self._rare("doctors/above.html")
        if self._why_none or self._told["waiting"] or self._told["unfit"]:
            markup["instead"] = self._rare("doctors/instead.html")
        has_days = week.has_free or bool(week.days)
        if has_days:
            self._put_week(values, markup)
        parts = self._put_times(values, markup, csrf_input) if self._has_times else ()
        shape = _Shape(
            self._language, head.room != "", head.area != "", len(notes), has_days, week.has_free,
            bool(week.days), self._is_asked, week.next_free is not None,
            week.has_free and week.before is not None, week.has_free and week.after is not None,
            self._has_times, bool(self._told["moving"]), parts,
        )  # fmt: skip
        return Markup(_page(shape).filled(escaped(values) | markup))  # noqa: S704  drawn by templates, escaped

    @property
    def _is_asked(self) -> bool:
        return self._week.is_asked and self._week.has_free and "week" in self._request.GET

    def _silent(self) -> str:
        told = silent.told(self._doctor.clinic, self._at)
        return render_to_string("doctors/silent.html", {"silent": told}) if told else ""

    def _rare(self, template: str) -> str:
        phones = [(number, spoken.phones([number])) for number in self._doctor.clinic.phones]
        told = {
            **self._told, "cards": self._cards, "why_none": self._why_none, "is_bookable": self._is_bookable,
            "phones": phones, "back": self._head.back,
            "clinics_href": presenters.with_card("doctors:clinics", self._request.GET),
        }  # fmt: skip
        return render_to_string(template, told, request=self._request)

    def _put_week(self, values: dict[str, str], markup: dict[str, object]) -> None:
        week, turned = self._week, self._turned()
        values |= {
            "week": _range(self._language, week.first, week.last),
            "before_href": f"{turned}week={week.before}#days",
            "after_href": f"{turned}week={week.after}#days",
        }
        if week.next_free:
            values["next_href"] = f"{turned}day={week.next_free}#times"
            values["next_day"] = _spoken(self._language, week.next_free, self._today)
        chosen, place = str(week.chosen), {"turned": escape(turned)}
        days = [
            _day(self._language, day.iso, day.free, day.iso == chosen, "" if day.free else self._note(day))
            for day in week.days
        ]
        markup["drawn"] = "".join([day.filled(place) for day in days])

    def _turned(self) -> str:
        """Return the doctor's page to be turned to another day or week; what else the address names stays."""
        asked = self._request.GET
        rest = ""
        if asked:
            kept = asked.copy()
            for name in ("day", "week", "slot"):
                kept.pop(name, None)
            rest = f"{kept.urlencode()}&" if kept else ""
        return f"{self._head.href}?{rest}"

    def _note(self, day: Day) -> str:
        """Say in a few words why a day has no places."""
        if not day.is_open:
            return _("врач не принимает")
        if day.opens_at > self._at:
            return _("откроется %(when)s") % {"when": spoken.moment(day.opens_at, self._zone, self._at)}
        return _("мест нет")

    def _put_times(
        self, values: dict[str, str], markup: dict[str, object], csrf_input: object
    ) -> tuple[str, ...]:
        assert self._week.chosen is not None  # noqa: S101  asked by `drawn`
        day = _spoken(self._language, self._week.chosen, self._today)
        moving = self._told["moving"]
        values |= {
            "day": day, "clock": zones.from_moscow(self._at, self._zone),
            "hold": places.plain("booking:hold"), "moved": str(moving.id) if moving else "",
        }  # fmt: skip
        markup |= {"token": csrf_input, "whom": self._whom()}
        is_guest = self._request.person is None
        blank = _time(self._language, is_guest)
        around = {"day": escape(day), "sign_in": escape(self._sign_in()) if is_guest else ""}
        parts = [
            (title, [one for one in self._week.times if since <= one[1] < before])
            for title, since, before in _PARTS
        ]
        found = [(title, times) for title, times in parts if times]
        markup |= {f"part{n}": _times(blank, times, around) for n, (_title, times) in enumerate(found)}
        return tuple(title for title, _times_of in found)

    def _sign_in(self) -> str:
        """Return where somebody must sign in first, to come back to the very time whose number follows."""
        with places.prefix("/"):  # «Войти» is told where to return inside the region
            back = places.of_numbers("doctors:doctor", self._doctor.pk)
        named = {name: self._request.GET.get(name, "") for name in ("card", "move")}
        kept = {"day": self._week.chosen} | {name: value for name, value in named.items() if value}
        wanted = f"{back}?{urlencode(kept | {'slot': ''})}"
        return places.plain("sign_in:page") + "?" + urlencode({"next": wanted})

    def _whom(self) -> str:
        cards = self._cards
        shape = _whom(self._language, tuple([(card.is_chosen, card.fits) for card in cards]))
        told = {f"id{n}": card.id for n, card in enumerate(cards)}
        return shape.filled(escaped(told | {f"name{n}": card.said for n, card in enumerate(cards)}))


def _times(blank: Blank, times: Iterable[Time], around: Mapping[str, object]) -> str:
    return "".join([blank.filled({**around, "value": number, "text": text}) for number, text in times])


@lru_cache(maxsize=_SHAPES)
def _page(shape: _Shape) -> Blank:
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
def _day(_language: str | None, iso: str, free: int, is_current: bool, note: str) -> Blank:  # noqa: FBT001  the key
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
def _time(_language: str | None, is_guest: bool) -> Blank:  # noqa: FBT001  the key
    label = _("%(time)s, %(day)s, записаться") % {"time": gap("text"), "day": gap("day")}
    href = f"{gap('sign_in')}{gap('value')}" if is_guest else None
    view = TimeView(text=gap("text"), label=label, value=gap("value"), href=href)
    return Blank("doctors/time.html", {"time": view})


@lru_cache(maxsize=_SHAPES)
def _whom(_language: str | None, cards: tuple[tuple[bool, bool], ...]) -> Blank:
    choices = [
        CardChoice(id=gap(f"id{n}"), name=gap(f"name{n}"), is_chosen=is_chosen, fits=fits)
        for n, (is_chosen, fits) in enumerate(cards)
    ]
    return Blank("doctors/whom.html", {"cards": choices})


@lru_cache(maxsize=_SHAPES)
def _spoken(_language: str | None, day: date, today: date) -> str:
    return spoken.day(day, today)


@lru_cache(maxsize=_SHAPES)
def _range(_language: str | None, first: date, last: date) -> str:
    return _("%(first)s — %(last)s") % {
        "first": _unbroken(first), "last": _unbroken(last),
    }  # fmt: skip


def _unbroken(day: date) -> str:
    """Say a day so that a line never breaks between its number and its month."""
    return dates.show_month_day(day, _).replace(" ", "\u00a0")
