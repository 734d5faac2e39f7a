"""The doctor's page: built here once, for the directory and for a booking that was refused."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Expected, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.patients import access as patients
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation, Scope
from portal.domain.schedule import queries as schedule
from portal.domain.schedule.rules import why
from portal.look.values import LinkItem
from portal.sites.entrance import agreed, doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import calendar, drawn, fitting, moving, presenters, timetable, waiting
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
    request: PortalRequest, doctor: Doctor, *, at: datetime, week: Week | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer with the page, and why a booking was `refused`; `week` is what the address asks for."""
    moved = moving.of(request, doctor, at, (refused and refused.move) or moving.asked_visit(request.GET))
    asked_card = moved.card_id if moved else (refused and refused.card_id) or _asked_card(request)
    _keep(request, card=asked_card, move=moved.id if moved else None)
    week = week or _week(request, doctor, at, refused.day if refused else None)
    opened, expected = cards_with_visits(request, doctor, at)
    cards = [card for card in opened if not moved or card.id == asked_card]
    against = fitting.against(
        doctor, cards, expected, week.chosen, moving=moved.id if moved else None,
        strangers=fitting.strangers(doctor, cards, request.region.pk, at),
    )  # fmt: skip
    choices = presenters.card_choices(cards, asked_card, against)
    act_for_chosen(request, cards, choices)
    reasons = _why_none(doctor, week, at)
    told = {
        "unfit": fitting.unfit(doctor, choices, against, week.chosen),
        "moving": moved,
        "refusal": refused,
        "offers": [timetable.offer(one, doctor, at) for one in refused.offers] if refused else [],
        "waiting": waiting.of_doctor(request.region, doctor, week, _patient(cards, asked_card), at),
        "opening": timetable.opening(reasons, doctor, request, at),
    }
    view = drawn.Page(
        request, doctor, week, at, told=told, cards=choices,
        why_none=timetable.why_none(reasons, doctor.clinic.time_zone, at),
    )  # fmt: skip
    status = refused.status if refused else 200
    return render(request, "doctors/doctor.html", {"page": view}, status=status)


def _week(request: PortalRequest, doctor: Doctor, at: datetime, day: date | None) -> Week:
    found = calendar.opened(request, doctor.pk, at, day=day)
    if found is None:  # left the directory a moment ago
        raise Http404
    return found[1]


def _patient(cards: Sequence[OpenCard], asked: uuid.UUID | None) -> OpenCard | None:
    """Return the card that the page is for, else the person's own."""
    wanted = (card for card in cards if (card.id == asked if asked else card.relation == Relation.SELF))
    return next(wanted, None)


def _keep(request: PortalRequest, **told: uuid.UUID | None) -> None:
    """Let every way of the page keep whom it is for and what is moved: a refused POST names neither."""
    named = {name: str(value) for name, value in told.items() if value}
    if named:
        request.GET = QueryDict(urlencode(request.GET.dict() | named))


notice_of = calendar.notice_of


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


def cards_with_visits(
    request: PortalRequest, doctor: Doctor, at: datetime
) -> tuple[list[OpenCard], Mapping[uuid.UUID, Sequence[Expected]]]:
    """Open the cards like `cards_of`, with their coming visits to the doctor's speciality, by card."""
    if request.person is None or not agreed.is_settled(request):
        return [], {}
    account_id = request.person.account_id
    reading = booking.ExpectedReading(account_id, doctor.speciality_id, at)
    listed = patients.listed(
        account_id=account_id, at=at, by=request.actor, along=reading, with_deleted=False
    )
    return [card for card in listed.cards if card.may(Scope.BOOK)], booking.expected_of(listed.rows)


def card_for(request: PortalRequest, at: datetime) -> OpenCard | None:
    """Open the card that the address names, else the person's own: their clinic and doctor stand first."""
    cards = cards_of(request, at)
    asked = presenters.asked_card(request.GET)
    if asked:
        return act_for(request, cards, asked)
    return next((card for card in cards if card.relation == Relation.SELF), None)


def act_for_chosen(
    request: PortalRequest, cards: Sequence[OpenCard], choices: Sequence[presenters.CardChoice]
) -> None:
    """Say on the page for whom it acts: for the card that stands chosen, asked for or not."""
    act_for(request, cards, next((uuid.UUID(one.id) for one in choices if one.is_chosen), None))


def act_for(request: PortalRequest, cards: Sequence[OpenCard], asked: uuid.UUID | None) -> OpenCard | None:
    """Return the card that was asked for, if it is among these, and say on the page for whom it acts."""
    found = next((card for card in cards if card.id == asked), None)
    if found is not None:
        doors.act_for(request, found)
    return found
