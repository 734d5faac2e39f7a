"""The doctor's page: built here once, for the directory and for a booking that was refused."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import FreePlace, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.patients import access as patients
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation, Scope
from portal.domain.schedule import queries as schedule
from portal.domain.schedule.rules import why
from portal.look.values import LinkItem
from portal.sites.entrance import agreed, doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import calendar, fitting, moving, presenters, silent, timetable
from portal.sites.patient.doctors.calendar import Week


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
    _keep(request, card=asked_card, move=moved.id if moved else None)
    days = calendar.week_of(request, doctor, at, day=refused.day if refused else None)
    chosen = days.chosen
    times = _times(doctor, chosen, at)
    cards = [card for card in cards_of(request, at) if not moved or card.id == asked_card]
    act_for(request, cards, asked_card)
    against = fitting.against(doctor, cards, chosen, at, moving=moved.id if moved else None)
    choices = presenters.card_choices(cards, asked_card, against)
    told = {
        "doctor": presenters.doctor_page(doctor, request.GET),
        "place": timetable.shown(doctor, days, times, _why_none(doctor, days, at), request, at),
        "cards": choices,
        "unfit": fitting.unfit(doctor, choices, against, chosen),
        "moving": moved,
        "refusal": refused,
        "offers": [timetable.offer(one, doctor, at) for one in refused.offers] if refused else [],
        "notes": presenters.limits_of(doctor),
        "clinics_href": presenters.with_card("doctors:clinics", request.GET),
        "silent": silent.told(doctor.clinic, at),
    }
    return render(request, "doctors/doctor.html", told, status=refused.status if refused else 200)


def _keep(request: PortalRequest, **told: uuid.UUID | None) -> None:
    """Let every way of the page keep whom it is for and what is moved: a refused POST names neither."""
    kept = request.GET.copy()
    for name, value in told.items():
        if value:
            kept[name] = str(value)
    request.GET = QueryDict(kept.urlencode())


notice_of = calendar.notice_of


def _times(doctor: Doctor, day: date | None, at: datetime) -> list[FreePlace]:
    if day is None:
        return []
    return booking.free_places(doctor_id=doctor.pk, day=day, at=at, notice=notice_of(doctor, at))


def _asked_card(request: PortalRequest) -> uuid.UUID | None:
    return presenters.asked_card(request.GET)


def _why_none(doctor: Doctor, week: Week, at: datetime) -> list[why.Reason]:
    """Ask why nothing can be chosen, where nothing can."""
    if week.has_free:
        return []
    all_taken = presenters.is_bookable(doctor) and booking.has_places(doctor_id=doctor.pk, at=at)
    return why.why_none(
        outlook=schedule.outlook(doctor, at),
        all_taken=all_taken,
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


def card_for(request: PortalRequest, at: datetime) -> OpenCard | None:
    """Open the card that the address names, else the person's own: their clinic and doctor stand first."""
    cards = cards_of(request, at)
    asked = presenters.asked_card(request.GET)
    if asked:
        return act_for(request, cards, asked)
    return next((card for card in cards if card.relation == Relation.SELF), None)


def act_for(request: PortalRequest, cards: Sequence[OpenCard], asked: uuid.UUID | None) -> OpenCard | None:
    """Return the card that was asked for, if it is among these, and say on the page for whom it acts."""
    found = next((card for card in cards if card.id == asked), None)
    if found is not None:
        doors.act_for(request, found)
    return found
