"""The way back from the sign-in page: the time that was chosen waits for one press."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Lost
from portal.domain.clinics.queries import Doctor
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, limits, moving, page, presenters, timetable


def answer(request: PortalRequest, doctor: Doctor, *, at: datetime) -> HttpResponse | None:
    """Answer about the place that the address names; nothing where it names none of this doctor."""
    slot_id = presenters.number(request.GET.get("slot", ""))
    if request.person is None or slot_id is None or moving.asked_visit(request.GET):
        return None
    place = booking.place(slot_id=slot_id)
    if place is None or place.doctor_id != doctor.pk:
        return None
    return _answer(request, doctor, slot_id, place, at)


def _answer(request: PortalRequest, doctor: Doctor, slot_id: int, place: Lost, at: datetime) -> HttpResponse:
    cards, known = page.cards_with_visits(request, doctor, at)
    kept = booking.kept_at(cards=cards, slot_id=slot_id, at=at)
    if kept:  # «Back» after a hold: the person's own place is not lost
        return HttpResponseRedirect(reverse("booking:ticket", args=[kept]))
    notice = page.notice_of(doctor, at)
    if not (presenters.is_bookable(doctor) and booking.is_free(slot_id=slot_id, at=at, notice=notice)):
        return _gone(request, doctor, slot_id, place, at)
    against = fitting.against(
        doctor, cards, known.expected, place.wall_date, at=at,
        strangers=fitting.strangers(doctor, cards, known.attached, request.region.pk, at),
    )  # fmt: skip
    choices = presenters.card_choices(cards, presenters.asked_card(request.GET), against)
    page.act_for_chosen(request, cards, choices)
    told = {
        "doctor": presenters.doctor_page(doctor, request.GET),
        "picked": timetable.picked(slot_id, place, doctor, request, at),
        "cards": choices,
        "unfit": fitting.unfit(doctor, cards, choices, against, place.wall_date),
        "notes": limits.of(doctor),
    }
    return render(request, "doctors/picked.html", told)


def _gone(request: PortalRequest, doctor: Doctor, slot_id: int, place: Lost, at: datetime) -> HttpResponse:
    """Show the doctor's page with the places nearest to the one that is lost."""
    refused = page.Refused(
        sentences=[_("Это время больше не свободно.")],
        day=place.wall_date,
        offers=booking.nearest_to(slot_id=slot_id, at=at, notice=page.notice_of(doctor, at)),
    )
    return page.show(request, doctor, at=at, refused=refused)
