"""Values of the booking pages."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import Offer
from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.states import CLINIC_REFUSED, State
from portal.domain.booking.texts import STATE, WHY
from portal.kit import dates, names, zones
from portal.look.values import Fact, LinkItem, TicketView
from portal.sites.patient import spoken
from portal.sites.patient.doctors import timetable

_ANOTHER_TIME_HELPS: Final = {Why.TAKEN, Why.CLOSED, Why.NOT_OPEN_YET, Why.TOO_LATE, Why.OVERLAPS, Why.QUOTA}
_VISITS_STAND_AGAINST: Final = {Why.SAME_SPECIALITY, Why.OVERLAPS, Why.TOO_MANY_VISITS, Why.TOO_MANY_HOLDS}
_JUST_NOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class HoldPage:
    """What is held: `seconds_left` of the hold, its end in UTC, and `until` by the clinic's clock."""

    id: str
    slot_id: int
    card_id: str
    facts: Sequence[Fact]
    ends_at_iso: str
    until: str
    seconds_left: int
    doctor_href: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit: its ticket, how it stands, what may be done; `is_new` while the person is still at it."""

    id: str
    ticket: TicketView
    state: str
    is_waiting: bool
    is_new: bool
    awaits_call: bool
    is_coming: bool
    is_cancelled: bool
    when: str
    doctor: str
    doctor_href: str
    phones: str


def was_refused(one: Appointment) -> bool:
    """Tell whether the clinic's system said no."""
    return one.state == State.RELEASED and one.cancel_reason == CLINIC_REFUSED


def has_ticket(one: Appointment) -> bool:
    """Tell whether the visit was promised, however it ended, or the clinic is being asked."""
    return one.number is not None or one.state == State.RESERVING


def another_time_helps(reasons: Iterable[Reason]) -> bool:
    """Tell whether other places of this speciality are worth offering: not where it is the patient's age."""
    return all(reason.why in _ANOTHER_TIME_HELPS for reason in reasons)


def next_step(reasons: Iterable[Reason], card_id: uuid.UUID) -> LinkItem:
    """Say where to go after a refusal: to the visits that stand against it, else to other doctors."""
    if any(reason.why == Why.LEVEL_LOW for reason in reasons):
        return LinkItem(_("Как подтвердить учётную запись"), reverse("help_centre:confirm_account"))
    if any(reason.why in _VISITS_STAND_AGAINST for reason in reasons):
        return LinkItem(_("Посмотреть ваши записи"), reverse("cards:visits", args=[card_id]))
    clinics = f"{reverse('doctors:clinics')}?{urlencode({'card': card_id})}"
    return LinkItem(_("Выбрать другого врача или клинику"), clinics)


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """Say each reason in one sentence."""
    return [_(WHY[reason.why]) % reason.facts for reason in reasons]


def _when(one: Appointment, at: datetime) -> str:
    today = zones.local(at, one.time_zone).date()
    return spoken.wall(one.wall_date, one.wall_start, today)


def _doctor(one: Appointment) -> str:
    return names.full(one.doctor.surname, one.doctor.name, one.doctor.patronymic)


def _facts(one: Appointment, at: datetime) -> list[Fact]:
    card, clinic = one.card, one.clinic
    clock = _("по часам клиники (%(clock)s)") % {"clock": zones.from_moscow(one.starts_at, one.time_zone)}
    site = one.doctor.site
    return [
        Fact(_("Когда"), f"{_when(one, at)}, {clock}"),
        Fact(_("Врач"), f"{_doctor(one)}, {one.doctor.speciality.patient_name.lower()}"),
        Fact(_("Пациент"), names.full(card.surname, card.name, card.patronymic)),
        Fact(_("Клиника"), clinic.short_name),
        Fact(_("Адрес"), site.address if site else clinic.address),
        Fact(_("Кабинет"), one.room or one.doctor.room or _("скажут в регистратуре")),
        Fact(_("Регистратура"), spoken.phone_links(clinic.phones)),
    ]


def hold_page(one: Appointment, at: datetime) -> HoldPage:
    """Say what is held and for how long."""
    return HoldPage(
        id=str(one.pk),
        slot_id=one.slot_id,
        card_id=str(one.card_id),
        facts=_facts(one, at)[:-1],
        ends_at_iso=one.hold_ends_at.isoformat(),
        until=dates.show_time(zones.local(one.hold_ends_at, one.time_zone).time()),
        seconds_left=max(0, int((one.hold_ends_at - at).total_seconds())),
        doctor_href=reverse("doctors:doctor", args=[one.doctor_id]) + f"?card={one.card_id}",
    )


def visit_page(one: Appointment, at: datetime) -> VisitPage:
    """Say everything about a visit."""
    state = State(one.state)
    return VisitPage(
        id=str(one.pk),
        ticket=TicketView(
            number=one.number or "",
            rows=_facts(one, at),
            what_to_bring=_bring(one) if one.ends_at > at else [],
        ),
        state=_heading(one, at),
        is_waiting=state == State.RESERVING,
        awaits_call=one.awaits_call,
        is_new=_is_new(one, at),
        is_coming=state == State.BOOKED and one.starts_at > at,
        is_cancelled=state in {State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC},
        when=_when(one, at),
        doctor=_doctor(one),
        doctor_href=reverse("doctors:doctor", args=[one.doctor_id]) + f"?card={one.card_id}",
        phones=spoken.phone_links(one.clinic.phones),
    )


def _heading(one: Appointment, at: datetime) -> str:
    """Say how a visit stands; one that is over and that nobody has marked is no longer «Вы записаны»."""
    if one.state == State.BOOKED and one.ends_at <= at:
        return _("Приём прошёл")
    if one.state == State.BOOKED and one.is_broken:
        return _("Приём не состоится")
    return _(STATE[State(one.state)])


def _is_new(one: Appointment, at: datetime) -> bool:
    """Tell whether the ticket ends the steps of a booking, or is looked at later."""
    if one.state == State.RESERVING:
        return True
    return one.state == State.BOOKED and one.booked_at is not None and at - one.booked_at < _JUST_NOW


def _bring(one: Appointment) -> list[str]:
    """Say what to bring: a child comes with a certificate and a grown-up."""
    is_child = dates.age(one.card.birth_date, one.wall_date) < 14
    paper = _("Свидетельство о рождении ребёнка и паспорт взрослого") if is_child else _("Паспорт")
    return [paper, _("Полис ОМС (можно номер в телефоне)"), _("СНИЛС")]


def offers(found: Iterable[Offer], one: Appointment, at: datetime) -> list[timetable.OfferView]:
    """Say the nearest other timetable."""
    return [timetable.offer(offer, one.doctor, at) for offer in found]
