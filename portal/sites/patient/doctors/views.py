"""Pages of the directories: translate the request, ask the domain, show values."""

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.clinics import queries as directory
from portal.domain.finding import queries as finding
from portal.domain.finding.states import Whom
from portal.look.values import LinkItem
from portal.sites.entrance import doors, often
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import asked as asking
from portal.sites.patient.doctors import (
    buildings,
    limits,
    own,
    page,
    picked,
    presenters,
    results,
    silent,
    skills,
    waiting,
)
from portal.sites.patient.doctors.asked import Asked
from portal.sites.patient.doctors.own import Own

_OF_DOCTORS: Final = ("order", "gender", "part")
"""Filters that say nothing of a clinic; a place given, the near ones stand first anyway."""


def _found(value: Any) -> Any:
    if value is None:
        raise Http404
    return value


@doors.open_to_all
@require_safe
@often.slot_list
def clinics(request: PortalRequest) -> HttpResponse:
    """Show the clinics of the region with their free places, all or those found by words and filters."""
    at, asked = now(), asking.read(request, without=_OF_DOCTORS)
    mine, whom = _looking(request, at)
    who = asked.who(mine, at, whom)
    board = finding.by_clinic(region=request.region.pk, at=at, ask=who)
    found, instead = buildings.find(request.region, asked)
    told = {
        "asked": asked,
        "form": asked.narrow,
        "clinics": _rows(found, board, asked, mine, at, is_for_some=who.is_for_some),
        "instead": instead,
        "by_street": [] if found else results.by_street(request.region, asked, **asking.TO_CLINICS),
        "own": own.rows(mine, request.GET, at) if asked.is_empty else [],
        "age": results.age(board.counted_at, at),
        "near_href": asked.href("doctors:near", **asking.TO_CLINICS),
        "anywhere_href": asked.href("doctors:clinics", "place", "order"),
        "doctors_href": asked.href("doctors:list"),
        "skills_href": presenters.with_card("doctors:list", request.GET),
        "clean_href": presenters.with_card("doctors:clinics", presenters.on_the_way(request.GET)),
    }
    return render(request, "doctors/clinics.html", told)


def _looking(request: PortalRequest, at: datetime) -> tuple[Own, Whom | None]:
    """Say where the card of an address belongs, and for whom its filter looks."""
    whom = presenters.asked_whom(request.GET)
    mine = own.of(request, page.cards_of(request, at), at)
    return mine.looking_for(whom, at, request.region.time_zone), whom


def _rows(
    found: list[buildings.Near],
    board: finding.Board,
    asked: Asked,
    mine: Own,
    at: datetime,
    *,
    is_for_some: bool,
) -> list[LinkItem]:
    return [
        presenters.clinic_row(
            one.clinic, board.counts.get(one.clinic.pk), asked.given, at, against,
            is_own=one.clinic.pk in mine.clinics, km=one.km, is_for_some=is_for_some,
        )
        for one, against in buildings.in_order(found, mine, at)
    ]  # fmt: skip


@doors.open_to_all
@require_safe
@often.slot_list
def clinic(request: PortalRequest, clinic_id: int) -> HttpResponse:
    """Show one clinic: how to reach it, and its specialities with free places."""
    at = now()
    one = _found(directory.clinic(request.region, clinic_id))
    mine, whom = _looking(request, at)
    board = finding.by_doctor(region=request.region.pk, clinic_id=one.pk, at=at)
    doctors = directory.doctors_in(one)
    unfit = mine.unfit(doctors, at) | limits.unseen(whom, doctors)
    items = skills.of_clinic(one, doctors, board.counts, request.GET, at, unfit=unfit)
    told = {
        "clinic": presenters.clinic_page(one),
        "specialities": items,
        "own": own.rows(mine, request.GET, at, one.pk),
        "whom": whom,
        "anybody_href": presenters.with_card("doctors:clinic", presenters.on_the_way(request.GET), one.pk),
        "silent": silent.told(one, at),
        "age": results.age(board.counted_at, at),
        "back": presenters.with_card("doctors:clinics", request.GET),
    }
    return render(request, "doctors/clinic.html", told)


@doors.open_to_all
@require_safe
@often.slot_list
def speciality(request: PortalRequest, clinic_id: int, speciality_id: int) -> HttpResponse:
    """Show the doctors of one speciality in one clinic, those with free places first."""
    at = now()
    one = _found(directory.clinic(request.region, clinic_id))
    what = _found(directory.speciality(request.region, speciality_id))
    mine, whom = _looking(request, at)
    board = finding.by_doctor(region=request.region.pk, clinic_id=one.pk, at=at)
    doctors = directory.doctors_of(one, what)
    unfit = mine.unfit(doctors, at) | limits.unseen(whom, doctors)
    booked = [doctor for doctor in doctors if presenters.is_bookable(doctor) and doctor.pk not in unfit]
    free = [doctor for doctor in booked if doctor.pk in board.counts]
    here = {"speciality": what.pk, "clinic": one.pk}
    told = {
        "clinic": presenters.clinic_page(one),
        "speciality": what.patient_name,
        "tab": presenters.tab(
            f"{what.patient_name} — {one.short_name}",
            is_sensitive=what.is_sensitive or one.is_sensitive,
        ),
        "whom": whom,
        "anybody_href": presenters.with_card(
            "doctors:speciality", presenters.on_the_way(request.GET), one.pk, what.pk
        ),
        "silent": silent.told(one, at),
        "waiting": waiting.of_speciality(request.region, doctors, mine, at),
        "doctors": presenters.doctor_rows(doctors, board.counts, request.GET, at, own=mine.ids, unfit=unfit),
        "any_href": presenters.with_card("doctors:any", request.GET, **here) if len(free) > 1 else "",
        "everywhere_href": presenters.with_card("doctors:list", request.GET, speciality=what.pk),
        "age": results.age(board.counted_at, at),
        "back": presenters.with_card("doctors:clinic", request.GET, one.pk),
    }
    return render(request, "doctors/speciality.html", told)


@doors.open_to_all
@require_safe
@often.slot_list
def doctor(request: PortalRequest, doctor_id: int) -> HttpResponse:
    """Show one doctor: the time chosen before signing in, else the days and the times of one of them."""
    at = now()
    if "slot" in request.GET:
        one = _found(directory.doctor(request.region, doctor_id))
        answer = picked.answer(request, one, at=at)
        if answer is not None:
            return answer
    read = _found(page.opened(request, doctor_id, at))
    return page.show(request, read.doctor, at=at, read=read)
