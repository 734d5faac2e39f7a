"""A doctor's page as HTML: the head, the days of a week, the free times of one of them.

Nearly all of it has few shapes: a shape is drawn once by its template and kept as a blank, each look only
fills it in. A day is a shape by itself: its date, how many places, why none; nothing of a person is kept
(docs/decisions/0023). What is rare is drawn by its template each time.

A page that tells nothing rare is kept too, without its card and token, beside the text that was read for it:
whoever reads the same text a moment later is shown the same page (docs/decisions/0056).
"""

import secrets
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from portal.domain.booking.queries import Day, Time
from portal.domain.clinics.queries import Doctor
from portal.kit import zones
from portal.kit.words import N_
from portal.look.blanks import Blank, Shelf, escaped
from portal.sites.entrance import places
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.doctors import limits, presenters, shapes, silent
from portal.sites.patient.doctors.calendar import Week
from portal.sites.patient.doctors.presenters import CardChoice

_TOKEN: Final = secrets.token_hex(16)
_WHOM: Final = secrets.token_hex(16)
"""What a kept page has instead of what is each reader's own; no value can be that."""
_PARTS: Final = ((N_("Утром"), "", "12:00"), (N_("Днём"), "12:00", "17:00"), (N_("Вечером"), "17:00", "~"))
"""Parts of a day: the title, from when and before when by the clinic's clock; text compares as times do."""


class _Made(NamedTuple):
    """A page as it is for everybody: what stands before the token, before «Кого записываем», and after it."""

    tab: str
    before: str
    between: str
    after: str


_KEPT: Final = Shelf[_Made](256)
"""Whole pages, some ten kilobytes each."""


class Page:
    """One doctor's page.

    `told` is what is rare: `refusal` with its `offers`, `moving`, `unfit`, how long the law lets people wait
    (`waiting`), when places open (`opening`), a day that is not shown (`missed`); `why_none` says why nothing
    can be chosen.
    """

    def __init__(
        self, request: PortalRequest, doctor: Doctor, week: Week, at: datetime, *,
        told: Mapping[str, Any], cards: Sequence[CardChoice], why_none: Sequence[str],
    ) -> None:  # fmt: skip
        self._request, self._doctor, self._week, self._at = request, doctor, week, at
        self._told, self._cards, self._why_none = told, cards, why_none
        self._zone = doctor.clinic.time_zone
        self._today = zones.local(at, self._zone).date()
        self._language = get_language()
        self._is_only_own = presenters.is_only_own(doctor, at)
        self._clock = zones.from_moscow(at, self._zone)
        moving = told["moving"]
        may_choose = not told["unfit"] and not (moving and moving.why_not)
        self._has_times = bool(week.chosen and week.times and may_choose)

    @property
    def tab(self) -> str:
        """What the browser's history keeps."""
        return self._made.tab

    def drawn(self, csrf_input: object) -> Markup:
        """Draw the page; `csrf_input` is its own."""
        made = self._made
        if not self._has_times:
            return Markup(made.before)  # noqa: S704  drawn by templates, escaped
        return Markup(f"{made.before}{csrf_input}{made.between}{self._whom()}{made.after}")  # noqa: S704

    @cached_property
    def _made(self) -> _Made:
        key = self._key()
        if key is None:
            return self._make()
        made = _KEPT.take(key)
        if made is None:
            made = self._make()
            _KEPT.put(key, made)
        return made

    def _key(self) -> Hashable:
        """Return all that a page is made of; None where it tells what is rare, or is asked for more."""
        week, request = self._week, self._request
        is_rare = self._why_none or any(self._told.values()) or self._doctor.clinic.system
        if is_rare or request.GET or not week.told:
            return None
        notes = tuple([self._note(day) for day in week.days if not day.free])
        return (
            self._language, get_urlconf(), get_script_prefix(), request.person is None, self._today,
            self._is_only_own, self._clock, notes, week.first, week.next_free, week.before, week.after,
            week.told,
        )  # fmt: skip

    @cached_property
    def _head(self) -> presenters.DoctorPage:
        return presenters.doctor_page(self._doctor, self._request.GET)

    def _make(self) -> _Made:
        whole = self._draw()
        before, _gap, rest = whole.partition(_TOKEN)
        between, _gap, after = rest.partition(_WHOM)
        return _Made(self._head.tab, before, between, after)

    def _draw(self) -> str:
        head, week = self._head, self._week
        notes = limits.of(self._doctor) if presenters.is_bookable(self._doctor) else []
        if self._is_only_own:
            notes = [*notes, _("Записывают только тех, кто прикреплён к этой клинике.")]
        values = {
            "back": head.back, "name": head.name, "title": head.title.capitalize(), "clinic": head.clinic,
            "address": head.address, "room": head.room, "area": head.area,
        } | {f"note{n}": note for n, note in enumerate(notes)}  # fmt: skip
        markup: dict[str, object] = {"above": "", "instead": "", "silent": self._silent(), "drawn": ""}
        if self._told["refusal"] or self._told["moving"]:
            markup["above"] = self._rare("doctors/above.html")
        if self._why_none or any(self._told[name] for name in ("missed", "waiting", "unfit")):
            markup["instead"] = self._rare("doctors/instead.html")
        unfit = self._told["unfit"]
        has_days = (week.has_free or bool(week.days)) and (unfit is None or unfit.helps)
        if has_days:
            self._put_week(values, markup)
        parts = self._put_times(values, markup) if self._has_times else ()
        shape = shapes.Shape(
            self._language, head.room != "", head.area != "", len(notes), has_days, week.has_free,
            bool(week.days), self._is_asked, week.next_free is not None,
            week.has_free and week.before is not None, week.has_free and week.after is not None,
            self._has_times, bool(self._told["moving"]), parts,
        )  # fmt: skip
        return shapes.page_of(shape).filled(escaped(values) | markup)

    @property
    def _is_asked(self) -> bool:
        return self._week.is_asked and self._week.has_free and "week" in self._request.GET

    def _silent(self) -> str:
        told = silent.told(self._doctor.clinic, self._at)
        return render_to_string("doctors/silent.html", {"silent": told}) if told else ""

    def _rare(self, template: str) -> str:
        phones = [(number, spoken.phones([number])) for number in self._doctor.clinic.phones]
        told = {
            **self._told, "cards": self._cards, "why_none": self._why_none,
            "is_bookable": presenters.is_bookable(self._doctor),
            "phones": phones,
            "others_href": presenters.with_card(
                "doctors:list", self._request.GET, speciality=self._doctor.speciality_id
            ),
            "clinics_href": presenters.with_card("doctors:clinics", self._request.GET),
            "referring": presenters.referring(self._doctor, self._request.GET),
        }  # fmt: skip
        return render_to_string(template, told, request=self._request)

    def _put_week(self, values: dict[str, str], markup: dict[str, object]) -> None:
        week, turned = self._week, self._turned()
        values |= {
            "week": shapes.week_said(self._language, week.first, week.last),
            "before_href": f"{turned}week={week.before}#days",
            "after_href": f"{turned}week={week.after}#days",
        }
        if week.next_free:
            values["next_href"] = f"{turned}day={week.next_free}#times"
            values["next_day"] = shapes.day_said(self._language, week.next_free, self._today)
        chosen, place = str(week.chosen), {"turned": escape(turned)}
        days = [
            shapes.day_of(
                self._language, day.iso, day.free, day.iso == chosen, "" if day.free else self._note(day)
            )
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

    def _put_times(self, values: dict[str, str], markup: dict[str, object]) -> tuple[str, ...]:
        assert self._week.chosen is not None  # noqa: S101  asked by `drawn`
        day = shapes.day_said(self._language, self._week.chosen, self._today)
        moving = self._told["moving"]
        values |= {
            "day": day, "clock": self._clock,
            "hold": places.plain("booking:hold"), "moved": str(moving.id) if moving else "",
        }  # fmt: skip
        markup |= {"token": _TOKEN, "whom": _WHOM}
        is_guest = self._request.person is None
        blank = shapes.time_of(self._language, is_guest, bool(moving))
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
        shape = shapes.whom_of(self._language, tuple([(card.is_chosen, card.fits) for card in cards]))
        told = {f"id{n}": card.id for n, card in enumerate(cards)}
        return shape.filled(escaped(told | {f"name{n}": card.said for n, card in enumerate(cards)}))


def _times(blank: Blank, times: Iterable[Time], around: Mapping[str, object]) -> str:
    return "".join([blank.filled({**around, "value": number, "text": text}) for number, text in times])
