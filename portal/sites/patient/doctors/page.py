"""The doctor's page: built here once, for the directory and for a booking that was refused."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Day, FreePlace, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.patients import access as patients
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Scope
from portal.domain.schedule import queries as schedule
from portal.domain.schedule.rules import why
from portal.look.values import LinkItem
from portal.sites.entrance import agreed, doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, moving, presenters, silent, timetable


@dataclass(frozen=True, slots=True)
class Instead:
    """A visit that stands against a place and could be moved to it."""

    id: uuid.UUID
    slot_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a booking of a `day` for a card was not made, and what could be done instead of it.

    `move` is the visit that it was to replace, `instead` one that could be moved to the place.
    """

    sentences: Sequence[str]
    day: date
    offers: Sequence[Offer] = ()
    card_id: uuid.UUID | None = None
    move: uuid.UUID | None = None
    instead: Instead | None = None
    next_step: LinkItem | None = None
    status: int = 200


def show(
    request: PortalRequest, doctor: Doctor, *, at: datetime, refused: Refused | None = None
) -> HttpResponse:
    """Answer with the page, and why a booking was `refused`."""
    moved = moving.of(request, doctor, at, (refused and refused.move) or moving.asked_visit(request.GET))
    asked_card = moved.card_id if moved else (refused and refused.card_id) or _asked_card(request)
    notice = notice_of(doctor, at)
    days = _days(doctor, notice, at)
    chosen = _chosen(refused.day if refused else _asked(request), days)
    times = _times(doctor, chosen, notice, at)
    cards = [card for card in cards_of(request, at) if not moved or card.id == asked_card]
    act_for(request, cards, asked_card)
    against = fitting.against(doctor, cards, chosen, at, moving=moved.id if moved else None)
    choices = presenters.card_choices(cards, asked_card, against)
    told = {
        "doctor": presenters.doctor_page(doctor, request.GET),
        "place": timetable.shown(doctor, days, chosen, times, _why_none(doctor, days, at), request, at),
        "cards": choices,
        "unfit": fitting.unfit(doctor, choices, against, chosen),
        "moving": moved,
        "refusal": refused,
        "offers": [timetable.offer(one, doctor, at) for one in refused.offers] if refused else [],
        "notes": presenters.limits_of(doctor),
        "silent": silent.told(doctor.clinic, at),
    }
    return render(request, "doctors/doctor.html", told, status=refused.status if refused else 200)


def notice_of(doctor: Doctor, at: datetime) -> timedelta:
    """Return how long before a visit to a doctor its place may still be booked."""
    limits = booking.limits_of(
        region=doctor.clinic.region_id, at=at, clinic_id=doctor.clinic_id, position_id=doctor.position_id
    )
    return limits.notice_before


def _days(doctor: Doctor, notice: timedelta, at: datetime) -> list[Day]:
    if not presenters.is_bookable(doctor):
        return []
    return booking.free_days(doctor_id=doctor.pk, at=at, notice=notice)


def _times(doctor: Doctor, day: date | None, notice: timedelta, at: datetime) -> list[FreePlace]:
    if day is None:
        return []
    return booking.free_places(doctor_id=doctor.pk, day=day, at=at, notice=notice)


def _asked_card(request: PortalRequest) -> uuid.UUID | None:
    return presenters.asked_card(request.GET)


def _asked(request: PortalRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _chosen(asked: date | None, days: Sequence[Day]) -> date | None:
    """Return the day asked for, else the nearest one with a free place."""
    if asked and any(day.date == asked for day in days):
        return asked
    return next((day.date for day in days if day.free), None)


def _why_none(doctor: Doctor, days: Sequence[Day], at: datetime) -> list[why.Reason]:
    """Ask why nothing can be chosen, where nothing can."""
    if any(day.free for day in days):
        return []
    return why.why_none(
        outlook=schedule.outlook(doctor, at),
        all_taken=bool(days),
        self_booking=doctor.self_booking and doctor.speciality.self_booking,
        needs_referral=doctor.speciality.needs_referral,
    )


def cards_of(request: PortalRequest, at: datetime) -> list[OpenCard]:
    """Open the cards that this person may book for; none for nobody, or before the consent is given."""
    if request.person is None or not agreed.is_settled(request):
        return []
    held = patients.cards_of(account_id=request.person.account_id, at=at, by=request.actor)
    return [card for card in held if card.may(Scope.BOOK)]


def card_asked(request: PortalRequest, at: datetime) -> OpenCard | None:
    """Open the card that the address names; none where it is not this person's."""
    asked = presenters.asked_card(request.GET)
    return act_for(request, cards_of(request, at), asked) if asked else None


def act_for(request: PortalRequest, cards: Sequence[OpenCard], asked: uuid.UUID | None) -> OpenCard | None:
    """Return the card that was asked for, if it is among these, and say on the page for whom it acts."""
    found = next((card for card in cards if card.id == asked), None)
    if found is not None:
        doors.act_for(request, found)
    return found
