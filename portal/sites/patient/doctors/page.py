"""The doctor's page: built here once, for the directory and for a booking that was refused."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Known, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.patients import access as patients
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation, Scope
from portal.domain.schedule import queries as schedule
from portal.domain.schedule.rules import why
from portal.kit import ids, zones
from portal.kit.reading import Reading
from portal.look.values import LinkItem
from portal.sites.entrance import agreed
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import (
    calendar,
    drawn,
    fitting,
    moving,
    own,
    presenters,
    timetable,
    waiting,
)
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

    `move` is the visit that it was to replace, `instead` one that could be moved to the place, `waits_for`
    the place that may be waited for until its clinic answers.
    """

    sentences: Sequence[str]
    day: date
    offers: Sequence[Offer] = ()
    card_id: uuid.UUID | None = None
    move: uuid.UUID | None = None
    instead: Instead | None = None
    next_step: LinkItem | None = None
    waits_for: int | None = None
    status: int = 200


class Cards(NamedTuple):
    """The cards that this person may book for, and what is known of them for a doctor."""

    cards: list[OpenCard]
    known: Known


class Opened(NamedTuple):
    """What a page is made of."""

    doctor: Doctor
    week: Week
    cards: Cards


def opened(request: PortalRequest, doctor_id: int, at: datetime, *, day: date | None = None) -> Opened | None:
    """Read a doctor, the week asked for and the cards; one statement on PostgreSQL for a person with cards.

    `day` is another one than the address asks for. None where no such doctor works in the region.
    """
    if doctor_id > ids.LARGEST:
        return None
    guess = calendar.look(request, at, day=day)
    cards, value = _cards(request, doctor_id, at, beside=calendar.reading(request, doctor_id, guess, at))
    sheet = booking.sheet_told(value) if value is not None else None
    found = calendar.opened(request, doctor_id, guess, at, sheet=sheet)
    return Opened(*found, cards) if found else None


def show(
    request: PortalRequest, doctor: Doctor, *, at: datetime, read: Opened | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer with the page, and why a booking was `refused`; `read` is what the address asks for."""
    moved = moving.of(request, doctor, at, (refused and refused.move) or moving.asked_visit(request.GET))
    asked_card = moved.card_id if moved else (refused and refused.card_id) or _asked_card(request)
    _keep(request, card=asked_card, move=moved.id if moved else None)
    read = read or _read(request, doctor, at, refused.day if refused else None)
    week, known = read.week, read.cards.known
    cards = [card for card in read.cards.cards if not moved or card.id == asked_card]
    against = fitting.against(
        doctor, cards, known.expected, week.chosen, at=at, moving=moved.id if moved else None,
        strangers=fitting.strangers(doctor, cards, known.attached, request.region.pk, at),
    )  # fmt: skip
    choices = presenters.card_choices(cards, asked_card, against)
    act_for_chosen(request, cards, choices)
    reasons = _why_none(doctor, week, at)
    told = {
        "missed": "" if refused else _missed(request, doctor, week, at),
        "unfit": fitting.unfit(doctor, cards, choices, against, week.chosen),
        "moving": moved,
        "refusal": refused,
        "offers": [timetable.offer(one, doctor, at) for one in refused.offers] if refused else [],
        "waiting": _waiting(request, doctor, read, cards, asked_card, at),
        "opening": timetable.opening(reasons, doctor, request, at),
    }
    view = drawn.Page(
        request, doctor, week, at, told=told, cards=choices,
        why_none=timetable.why_none(reasons, doctor.clinic.time_zone, at),
    )  # fmt: skip
    status = refused.status if refused else 200
    return render(request, "doctors/doctor.html", {"page": view}, status=status)


def _missed(request: PortalRequest, doctor: Doctor, week: Week, at: datetime) -> str:
    typed = request.GET.get("day", "")
    return timetable.missed_day(typed, week, zones.local(at, doctor.clinic.time_zone).date()) if typed else ""


def _read(request: PortalRequest, doctor: Doctor, at: datetime, day: date | None) -> Opened:
    found = opened(request, doctor.pk, at, day=day)
    if found is None:  # left the directory a moment ago
        raise Http404
    return found


def _waiting(
    request: PortalRequest, doctor: Doctor, read: Opened, cards: Sequence[OpenCard],
    asked: uuid.UUID | None, at: datetime,
) -> waiting.WaitingView | None:  # fmt: skip
    card = _patient(cards, asked)
    if card is None or card.id not in read.cards.known.attached:
        return None
    return waiting.of_doctor(request.region, doctor, read.week, card, at)


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
    standing = why.Standing()
    if presenters.is_bookable(doctor):
        standing = booking.standing_of(doctor_id=doctor.pk, at=at, notice=notice_of(doctor, at))
    return why.why_none(
        outlook=schedule.outlook(doctor, at),
        standing=standing,
        self_booking=doctor.self_booking and doctor.speciality.self_booking,
        needs_referral=doctor.needs_referral,
    )


def cards_of(request: PortalRequest, at: datetime) -> list[OpenCard]:
    """Open the cards that this person may book for; none for nobody, or before the consent is given."""
    if request.person is None or not agreed.is_settled(request):
        return []
    held = patients.cards_of(account_id=request.person.account_id, at=at, by=request.actor)
    return [card for card in held if card.may(Scope.BOOK)]


def cards_with_visits(request: PortalRequest, doctor: Doctor, at: datetime) -> Cards:
    """Open the cards like `cards_of`, with what is known of them for a doctor."""
    return _cards(request, doctor.pk, at)[0]


def _cards(
    request: PortalRequest, doctor_id: int, at: datetime, *, beside: Reading | None = None
) -> tuple[Cards, Any]:
    """Open the cards, and read one value `beside` them; None where it is still to be read."""
    if request.person is None or not agreed.is_settled(request):
        return Cards([], booking.Known({}, ())), None
    account_id = request.person.account_id
    along = booking.ExpectedReading(account_id, doctor_id, request.region.pk, at)
    listed, value = patients.listed_beside(
        beside, account_id=account_id, at=at, by=request.actor, along=along
    )  # fmt: skip
    cards = [card for card in listed.cards if card.may(Scope.BOOK)]
    return Cards(cards, booking.known_of(listed.rows, cards)), value


def act_for_chosen(
    request: PortalRequest, cards: Sequence[OpenCard], choices: Sequence[presenters.CardChoice]
) -> None:
    """Say on the page for whom it acts: for the card that stands chosen, asked for or not."""
    own.act_for(request, cards, next((uuid.UUID(one.id) for one in choices if one.is_chosen), None))
