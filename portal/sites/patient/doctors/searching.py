"""The list of doctors: by words, speciality and filters; near a place; any of a speciality."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.domain.finding import queries as finding
from portal.domain.finding.queries import Board, Results
from portal.domain.finding.rules import spread
from portal.domain.finding.rules.ask import Spot
from portal.domain.finding.rules.spread import Candidate
from portal.kit import zones
from portal.look.values import LinkItem
from portal.sites.entrance import doors, often
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import asked as asking
from portal.sites.patient.doctors import own, page, presenters, results, skills, waiting
from portal.sites.patient.doctors.asked import Asked
from portal.sites.patient.doctors.own import Own

_PLACE_MAY_BE_ASKED: Final = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
_DRAWN: Final = 4
"""Doctors whose places are looked at as they stand: the count may be some minutes old."""
_DRAW: Final = random.SystemRandom()


@doors.open_to_all
@require_safe
@often.slot_list
def doctors(request: PortalRequest) -> HttpResponse:
    """Show doctors all over the region, or the specialities to begin with."""
    at, asked = now(), asking.read(request)
    mine = _looking(request, asked, at)
    found = Results()
    if not asked.is_empty:
        found = finding.doctors(request.region, asked.ask(mine, at), at=at, page=asked.page)
    rows = results.rows(found, asked, mine, at)
    board, skilled = (None, []) if rows or asked.speciality else _skilled(request, asked, mine, at)
    told = {
        "asked": asked,
        "form": asked.narrow,
        "doctors": rows,
        "by_any": found.by_any,
        "instead": results.instead(asked, found),
        "age": results.age(board.counted_at if board else found.counted_at, at),
        "referring": results.referring(found, asked),
        "any_href": results.any_href(found, asked, mine, at),
        "more_href": results.more_href(found, asked),
        "near_href": asked.href("doctors:near"),
        "anywhere_href": asked.href("doctors:list", "place", "order"),
        "ways_on": [] if rows or asked.is_empty else results.ways_on(request.region, asked),
        "clinics_href": presenters.with_card("doctors:clinics", asked.given),
        "tab": _tab(asked),
        "for_child": None
        if _is_limited(request)
        else results.for_child(found, asked, mine, at, request.region.time_zone),
        "waiting": waiting.of_list(request.region, asked.speciality, mine, at),
        "specialities": skilled,
    }
    return render(request, "doctors/list.html", told)


def _looking(request: PortalRequest, asked: Asked, at: datetime) -> Own:
    """Say where the card of an address belongs, for whom the filter or the words look."""
    mine = own.of(request, page.cards_of(request, at), at)
    return mine.looking_for(asked.whom, at, request.region.time_zone)


def _is_limited(request: PortalRequest) -> bool:
    """Tell whether only the own card is shown, whatever others there are."""
    return request.person is not None and request.person.is_limited


def _skilled(request: PortalRequest, asked: Asked, mine: Own, at: datetime) -> tuple[Board, list[LinkItem]]:
    """Return the specialities of the region, and the counts that they are shown with."""
    region, who = request.region, asked.who(mine, at, asked.whom)
    board = finding.by_speciality(region=region.pk, at=at, ask=who)
    seeing = finding.specialities_seeing(region=region.pk, ask=who) if who.is_for_some else None
    told = skills.of_region(
        directory.specialities_in(region), board.counts, region.time_zone, _kept(asked), at,
        card=mine.card, seeing=seeing,
    )  # fmt: skip
    return board, told


def _kept(asked: Asked) -> Mapping[str, str]:
    """Return what the way to a speciality keeps; for whom one looks goes along where only words say it."""
    return {**asked.given, "whom": asked.whom.value} if asked.whom else asked.given


def _tab(asked: Asked) -> str:
    named = asked.speciality
    if named is None:
        return _("Врачи")
    words = _("%(speciality)s — Врачи") % {"speciality": named.patient_name}
    return presenters.tab(words, is_sensitive=named.is_sensitive)


@doors.open_to_all
@require_safe
@often.slot_list
def any_doctor(request: PortalRequest) -> HttpResponse:
    """Choose one of the doctors with the soonest place, fairly, and lead to the times of that day."""
    at, asked = now(), asking.read(request)
    mine = _looking(request, asked, at)
    candidates = _candidates(request, asked, mine, at)
    if not candidates and mine.likely != mine.card:  # nobody is named: it may be for somebody else
        candidates = _candidates(request, asked, mine.wider(), at)
    drawn = spread.some(candidates, [_DRAW.random() for _ in range(_DRAWN)]) if asked.speciality else []
    live = booking.board_of_doctors(region=request.region.pk, doctors=[one.doctor_id for one in drawn], at=at)
    chosen = next((one for one in drawn if one.doctor_id in live), None)
    if chosen is None:
        return HttpResponseRedirect(asked.href(), status=303)
    day = zones.local(live[chosen.doctor_id].nearest_at, chosen.time_zone).date()
    return HttpResponseRedirect(
        presenters.with_card("doctors:doctor", asked.given, chosen.doctor_id, day=day)
    )


def _candidates(request: PortalRequest, asked: Asked, mine: Own, at: datetime) -> list[Candidate]:
    wanted = asked.ask(mine, at, only_free=True, only_seeing=True)
    found = finding.candidates(request.region, wanted, at=at)
    return [one for one in found if mine.is_booked_by(one, request.region.pk, at)]


@doors.open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@often.slot_list
def near(request: PortalRequest) -> HttpResponse:
    """Ask where somebody is: a street by name, or the phone's place, of which only a street is kept."""
    asked, way = asking.read(request), _way(request)
    if request.method == "POST":
        return _from_phone(request, asked, way)
    typed = request.GET.get("street", "")[: asking.LONGEST_SEARCH].strip()
    found = finding.streets(request.region, typed) if typed else []
    if len(found) == 1:
        return HttpResponseRedirect(asked.href(way.name, "order", place=found[0].key), status=303)
    meant = finding.streets_like(request.region, typed) if typed and not found else []
    streets = [LinkItem(one.name, asked.href(way.name, "order", place=one.key)) for one in found or meant]
    return _ask_where(request, asked, way, typed=typed, streets=streets, is_meant=bool(meant))


@dataclass(frozen=True, slots=True)
class _Way:
    """The list that asks where somebody is, and that they come back to: `told` names it in an address."""

    name: str
    title: str
    told: Mapping[str, str]


def _way(request: PortalRequest) -> _Way:
    if request.GET.get("to") == asking.TO_CLINICS["to"]:
        return _Way("doctors:clinics", _("Лечебные учреждения"), asking.TO_CLINICS)
    return _Way("doctors:list", _("Врачи"), {})


def _from_phone(request: PortalRequest, asked: Asked, way: _Way) -> HttpResponse:
    """Turn coordinates into the nearest street at once: they stand in no address and no log."""
    spot = _spot(request)
    place = finding.near(request.region, spot) if spot else None
    if place is None:
        far = _("Рядом с вами нет улиц этого региона. Напишите улицу.")
        trouble = far if spot else _("Место не определилось. Напишите улицу.")
        return _ask_where(request, asked, way, trouble=trouble, status=422)
    address = asked.href(way.name, "order", place=place.key)
    return HttpResponseRedirect(address, status=303)


def _spot(request: PortalRequest) -> Spot | None:
    try:
        latitude, longitude = (float(request.POST.get(name, "")) for name in ("latitude", "longitude"))
    except ValueError:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    return Spot(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _ask_where(
    request: PortalRequest, asked: Asked, way: _Way, *, status: int = 200, **told: Any
) -> HttpResponse:
    shown = {"typed": "", "streets": [], "is_meant": False, "trouble": "", **told}
    kept = {key: value for key, value in asked.given.items() if key not in {"place", "order"}}
    action = asked.href("doctors:near", "place", "order", **way.told)
    answer = render(
        request, "doctors/near.html",
        {**shown, "kept": {**kept, **way.told}, "action": action, "back": asked.href(way.name),
         "back_title": way.title, "clean": reverse("doctors:near")},
        status=status,
    )  # fmt: skip
    answer.headers["Permissions-Policy"] = _PLACE_MAY_BE_ASKED
    return answer
