"""Pages of the directories: translate the request, ask the domain, show values."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.sites.entrance import doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import page, presenters

LONGEST_SEARCH = 100


def _found(value: Any) -> Any:
    if value is None:
        raise Http404
    return value


def _search(request: PortalRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_SEARCH].strip()


@doors.open_to_all
@require_safe
def clinics(request: PortalRequest) -> HttpResponse:
    """Show the clinics of the region with their free places, all or those found by words."""
    at, text = now(), _search(request)
    found = directory.find_clinics(request.region, text) if text else directory.clinics_of(request.region)
    board = booking.board_of_region(region=request.region.pk, at=at)
    shown = [presenters.clinic_row(clinic, board.get(clinic.pk), request.GET, at) for clinic in found]
    return render(request, "doctors/clinics.html", {"clinics": shown, "search": text})


@doors.open_to_all
@require_safe
def clinic(request: PortalRequest, clinic_id: int) -> HttpResponse:
    """Show one clinic: how to reach it, and its specialities with free places."""
    at = now()
    one = _found(directory.clinic(request.region, clinic_id))
    board = booking.board_of_clinic(clinic_id=one.pk, at=at)
    items = presenters.specialities(one, directory.doctors_in(one), board, request.GET, at)
    return render(
        request, "doctors/clinic.html", {"clinic": presenters.clinic_page(one), "specialities": items}
    )


@doors.open_to_all
@require_safe
def speciality(request: PortalRequest, clinic_id: int, speciality_id: int) -> HttpResponse:
    """Show the doctors of one speciality in one clinic, those with free places first."""
    at = now()
    one = _found(directory.clinic(request.region, clinic_id))
    what = _found(directory.speciality(request.region, speciality_id))
    board = booking.board_of_clinic(clinic_id=one.pk, at=at)
    rows = presenters.doctor_rows(directory.doctors_of(one, what), board, request.GET, at)
    told = {
        "clinic": presenters.clinic_page(one),
        "speciality": what.patient_name,
        "doctors": rows,
        "back": presenters.with_card("doctors:clinic", request.GET, one.pk),
    }
    return render(request, "doctors/speciality.html", told)


@doors.open_to_all
@require_safe
def doctors(request: PortalRequest) -> HttpResponse:
    """Find doctors by name or speciality, all over the region."""
    at, text = now(), _search(request)
    found = directory.find_doctors(request.region, text) if text else []
    board = booking.board_of_doctors(doctors=[doctor.pk for doctor in found], at=at)
    rows = presenters.doctor_rows(found, board, request.GET, at, with_clinic=True)
    return render(request, "doctors/list.html", {"doctors": rows, "search": text})


@doors.open_to_all
@require_safe
def doctor(request: PortalRequest, doctor_id: int) -> HttpResponse:
    """Show one doctor: the days, and the times of the nearest free day or the one asked for."""
    one = _found(directory.doctor(request.region, doctor_id))
    return page.show(request, one, at=now())
