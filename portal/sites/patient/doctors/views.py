"""Pages of the directories: translate the request, ask the domain, show values."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.domain.patients.access import OpenCard
from portal.look.values import DoctorView, LinkItem
from portal.sites.entrance import doors, often
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, own, page, picked, presenters, silent

LONGEST_SEARCH = 100


def _found(value: Any) -> Any:
    if value is None:
        raise Http404
    return value


def _search(request: PortalRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


@doors.open_to_all
@require_safe
@often.slot_list
def clinics(request: PortalRequest) -> HttpResponse:
    """Show the clinics of the region with their free places, all or those found by words."""
    at, text = now(), _search(request)
    found = directory.find_clinics(request.region, text) if text else directory.clinics_of(request.region)
    board = booking.board_of_region(region=request.region.pk, at=at)
    mine = own.of(request, page.card_asked(request, at), at)
    told = [(clinic, fitting.not_for(clinic, mine.card, at)) for clinic in found]
    shown = [
        presenters.clinic_row(
            clinic, board.get(clinic.pk), request.GET, at, against, is_own=clinic.pk in mine.clinics
        )
        # The card's own clinics stand first, those for others last.
        for clinic, against in sorted(told, key=lambda one: (bool(one[1]), one[0].pk not in mine.clinics))
    ]
    doctors = [] if text else own.rows(mine, request.GET, at)
    return render(request, "doctors/clinics.html", {"clinics": shown, "search": text, "own": doctors})


@doors.open_to_all
@require_safe
@often.slot_list
def clinic(request: PortalRequest, clinic_id: int) -> HttpResponse:
    """Show one clinic: how to reach it, and its specialities with free places."""
    at = now()
    one = _found(directory.clinic(request.region, clinic_id))
    mine = own.of(request, page.card_asked(request, at), at)
    board = booking.board_of_clinic(clinic_id=one.pk, at=at)
    items = presenters.specialities(one, directory.doctors_in(one), board, request.GET, at)
    told = {
        "clinic": presenters.clinic_page(one),
        "specialities": items,
        "own": own.rows(mine, request.GET, at, one.pk),
        "silent": silent.told(one, at),
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
    mine = own.of(request, page.card_asked(request, at), at)
    board = booking.board_of_clinic(clinic_id=one.pk, at=at)
    rows = presenters.doctor_rows(directory.doctors_of(one, what), board, request.GET, at, own=mine.ids)
    told = {
        "clinic": presenters.clinic_page(one),
        "speciality": what.patient_name,
        "tab": presenters.tab(
            f"{what.patient_name} — {one.short_name}",
            is_sensitive=what.is_sensitive or one.is_sensitive,
        ),
        "doctors": rows,
        "silent": silent.told(one, at),
        "back": presenters.with_card("doctors:clinic", request.GET, one.pk),
    }
    return render(request, "doctors/speciality.html", told)


@doors.open_to_all
@require_safe
@often.slot_list
def doctors(request: PortalRequest) -> HttpResponse:
    """Show doctors all over the region: found by words, of one speciality, or the specialities to choose."""
    at, text = now(), _search(request)
    card = page.card_asked(request, at)
    chosen = None if text else _speciality(request)
    listed, instead = _listed(text, chosen, request, card, at), ""
    if text and not listed:
        instead = directory.corrected(request.region, text)
        listed = _found_by(instead, request, at) if instead else []
    told = {
        "search": text,
        "instead": instead,
        "chosen": chosen.patient_name if chosen else None,
        "doctors": listed,
        "specialities": [] if listed or chosen else _specialities(request, at),
        "most": directory.MOST_FOUND,
    }
    return render(request, "doctors/list.html", told)


def _listed(
    text: str, chosen: directory.Speciality | None, request: PortalRequest, card: OpenCard | None,
    at: datetime,
) -> list[DoctorView]:  # fmt: skip
    if text:
        return _found_by(text, request, at)
    return _with(chosen, request, own.of(request, card, at), at) if chosen else []


def _speciality(request: PortalRequest) -> directory.Speciality | None:
    asked = request.GET.get("speciality", "")
    if not asked:
        return None
    number = presenters.number(asked) or 0
    found: directory.Speciality = _found(directory.speciality(request.region, number))
    return found


def _found_by(text: str, request: PortalRequest, at: datetime) -> list[DoctorView]:
    found = directory.find_doctors(request.region, text)
    board = booking.board_of_doctors(doctors=[one.doctor.pk for one in found], at=at)
    ranks = {one.doctor.pk: one.rank for one in found}
    doctors = [one.doctor for one in found]
    return presenters.doctor_rows(doctors, board, request.GET, at, with_clinic=True, ranks=ranks)


def _with(
    speciality: directory.Speciality, request: PortalRequest, mine: own.Own, at: datetime
) -> list[DoctorView]:
    board = booking.board_of_speciality(speciality_id=speciality.pk, at=at)
    nearest = sorted(board, key=lambda doctor: board[doctor].nearest_at)[: directory.MOST_FOUND]
    found = directory.doctors_with(request.region, speciality, first=nearest)
    return presenters.doctor_rows(found, board, request.GET, at, with_clinic=True, own=mine.ids)


def _specialities(request: PortalRequest, at: datetime) -> list[LinkItem]:
    board = booking.specialities_of_region(region=request.region.pk, at=at)
    found = directory.specialities_in(request.region)
    return presenters.specialities_of_region(found, board, request.region.time_zone, request.GET, at)


@doors.open_to_all
@require_safe
@often.slot_list
def doctor(request: PortalRequest, doctor_id: int) -> HttpResponse:
    """Show one doctor: the time chosen before signing in, else the days and the times of one of them."""
    at, one = now(), _found(directory.doctor(request.region, doctor_id))
    return picked.answer(request, one, at=at) or page.show(request, one, at=at)
