"""Values of the booking pages."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import Offer
from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.states import CancelReason, State
from portal.domain.booking.texts import CANCEL, standing, why
from portal.domain.patients.states import Relation
from portal.kit import dates, names, zones
from portal.look.values import Fact, LinkItem, TicketView
from portal.sites.patient import again, spoken
from portal.sites.patient.booking import tickets, wish
from portal.sites.patient.booking.out_of_sight import is_unseen
from portal.sites.patient.doctors import moving, page, timetable

_ANOTHER_TIME_HELPS: Final = {
    Why.TAKEN, Why.CLOSED, Why.NOT_OPEN_YET, Why.PASSED, Why.TOO_LATE, Why.OVERLAPS, Why.QUOTA
}  # fmt: skip
_VISITS_STAND_AGAINST: Final = {
    Why.SAME_SPECIALITY, Why.OVERLAPS, Why.TOO_MANY_VISITS, Why.TOO_MANY_HOLDS, Why.OLD_OVER, Why.OLD_OTHER,
}  # fmt: skip
_A_MOVE_HELPS: Final = {Why.SAME_SPECIALITY, Why.OVERLAPS, Why.TOO_MANY_VISITS}
_JUST_NOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class HoldPage:
    """What is held: `seconds_left` of the hold, its end in UTC, and `until` by the clinic's clock.

    `was` says the visit that it takes the place of, `replaces` is its number; both empty where there is none.
    That visit `was_lost` where it will not take place anyway. `asks_clinic`: its own system must agree.
    """

    id: str
    slot_id: int
    card_id: str
    facts: Sequence[Fact]
    ends_at_iso: str
    until: str
    seconds_left: int
    doctor_href: str
    was: str
    replaces: str
    was_lost: bool
    may_extend: bool
    starts_at_iso: str
    minutes_from_utc: int
    asks_clinic: bool


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit: its ticket, how it stands, what may be done; `is_new` while the person is still at it.

    `wished_until` is how long a silent clinic is waited for, by its clock; empty where nobody asked to.
    """

    id: str
    card_id: str
    ticket: TicketView
    state: str
    is_waiting: bool
    wished_until: str
    is_new: bool
    awaits_call: bool
    is_coming: bool
    is_cancelled: bool
    is_called_off: bool
    is_unseen: bool
    why_cancelled: str
    when: str
    doctor: str
    patient: str
    doctor_href: str
    move_href: str
    phones: str
    starts_at_iso: str
    minutes_from_utc: int


def has_ticket(one: Appointment) -> bool:
    """Tell whether the visit was promised, however it ended, or the clinic is being asked."""
    return one.number is not None or one.state == State.RESERVING


def another_time_helps(reasons: Iterable[Reason]) -> bool:
    """Tell whether other places of this speciality are worth offering: not where it is the patient's age."""
    return all(reason.why in _ANOTHER_TIME_HELPS for reason in reasons)


def a_move_helps(reasons: Iterable[Reason]) -> bool:
    """Tell whether nothing but a visit to the same speciality may stand against the place."""
    named = {reason.why for reason in reasons}
    return Why.SAME_SPECIALITY in named and named <= _A_MOVE_HELPS


def instead(visit: Appointment | None, slot_id: int, at: datetime) -> page.Instead | None:
    """Offer to move a visit to a place that it stands against."""
    if visit is None:
        return None
    said = _("Сейчас запись: %(when)s.") % {"when": _when(visit, at)}
    return page.Instead(id=visit.pk, slot_id=slot_id, text=said)


def was(old: Appointment | None, at: datetime) -> str:
    """Say the visit that another one takes the place of; empty where there is none."""
    return moving.said(old, at) if old else ""


def doctor_href(one: Appointment) -> str:
    """Return the address of the same doctor for the same patient, to go on with a move if it is one."""
    kept = {"move": one.replaces_id} if one.replaces_id else {}
    return again.href(one, **kept)


def next_step(reasons: Iterable[Reason], card_id: uuid.UUID) -> LinkItem:
    """Say where to go after a refusal: to the visits that stand against it, else to other doctors."""
    if any(reason.why == Why.LEVEL_LOW for reason in reasons):
        return LinkItem(_("Как подтвердить учётную запись"), reverse("help_centre:confirm_account"))
    if any(reason.why in _VISITS_STAND_AGAINST for reason in reasons):
        return LinkItem(_("Посмотреть ваши записи"), reverse("cards:visits", args=[card_id]))
    clinics = f"{reverse('doctors:clinics')}?{urlencode({'card': card_id})}"
    return LinkItem(_("Выбрать другого врача или клинику"), clinics)


def sentences(reasons: Iterable[Reason], zone: str) -> list[str]:
    """Say each reason in one sentence, by the clinic's clocks."""
    return [why(reason, _, zone) for reason in reasons]


def _when(one: Appointment, at: datetime) -> str:
    today = zones.local(at, one.time_zone).date()
    return spoken.wall(one.wall_date, one.wall_start, today)


def _doctor(one: Appointment) -> str:
    return names.full(one.doctor.surname, one.doctor.name, one.doctor.patronymic)


def _patient(one: Appointment) -> str:
    return names.full(one.card.surname, one.card.name, one.card.patronymic)


def clock(one: Appointment) -> str:
    """Say whose clock is meant: the clinic's, and how far it is from Moscow's."""
    return _("по часам клиники (%(clock)s)") % {"clock": zones.from_moscow(one.starts_at, one.time_zone)}


def _held_facts(one: Appointment, old: Appointment | None, at: datetime) -> list[Fact]:
    """Say when, to whom, who and where; of a move also what there was, so that nobody mixes the two."""
    label = _("Новое время") if old else _("Когда")
    was_so = [Fact(_("Прежняя запись"), was(old, at))] if old else []
    return [*was_so, Fact(label, f"{_when(one, at)}, {clock(one)}"), *_where(one)]


def kept_facts(one: Appointment) -> list[Fact]:
    """Say the same for what is read on another day: the file, the copy of the browser."""
    return [Fact(_("Когда"), f"{spoken.whole(one.wall_date, one.wall_start)}, {clock(one)}"), *_where(one)]


def _ticket_facts(one: Appointment, at: datetime) -> list[Fact]:
    """Say the same for a page that may be printed: «завтра» stays on the screen."""
    near = spoken.near(one.wall_date, zones.local(at, one.time_zone).date())
    when, *others = kept_facts(one)
    if not near:
        return [when, *others]
    said = format_html('<span class="no-print">{}, </span>{}', near, when.value)
    return [Fact(when.label, said), *others]


def _where(one: Appointment) -> list[Fact]:
    clinic, site = one.clinic, one.doctor.site
    return [
        Fact(_("Врач"), f"{_doctor(one)}, {names.within(one.doctor.speciality.patient_name)}"),
        Fact(_("Пациент"), _patient(one)),
        Fact(_("Клиника"), clinic.short_name),
        Fact(_("Адрес"), site.address if site else clinic.address),
        Fact(_("Кабинет"), one.room or one.doctor.room or _("скажут в регистратуре")),
        Fact(_("Регистратура"), spoken.phone_links(clinic.phones)),
    ]


def hold_page(one: Appointment, old: Appointment | None, at: datetime) -> HoldPage:
    """Say what is held and for how long; `old` is the visit that it replaces."""
    return HoldPage(
        id=str(one.pk),
        slot_id=one.slot_id,
        card_id=str(one.card_id),
        facts=_held_facts(one, old, at)[:-1],
        ends_at_iso=one.hold_ends_at.isoformat(),
        until=dates.show_time(zones.local(one.hold_ends_at, one.time_zone).time()),
        seconds_left=max(0, int((one.hold_ends_at - at).total_seconds())),
        doctor_href=doctor_href(one),
        was=was(old, at),
        replaces=str(one.replaces_id or ""),
        was_lost=old is not None and old.is_broken,
        may_extend=one.extended_at is None,
        starts_at_iso=one.starts_at.isoformat(),
        minutes_from_utc=_minutes_from_utc(one),
        asks_clinic=bool(one.clinic.system),
    )


def visit_page(one: Appointment, at: datetime, *, is_kept: bool = False) -> VisitPage:
    """Say everything about a visit; `is_kept`: for a copy that is read on another day."""
    state = State(one.state)
    rows = kept_facts(one) if is_kept else _ticket_facts(one, at)
    return VisitPage(
        id=str(one.pk),
        card_id=str(one.card_id),
        ticket=tickets.view(one, rows, at),
        state=heading(one, at),
        is_waiting=state == State.RESERVING,
        wished_until=wish.said(one, one.wished_until) if one.wished_until else "",
        awaits_call=one.awaits_call,
        is_new=_is_new(one, at),
        is_coming=state == State.BOOKED and one.starts_at > at,
        is_cancelled=state in {State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC},
        is_called_off=state == State.CANCELLED_BY_CLINIC,
        is_unseen=is_unseen(one, at),
        why_cancelled=_why_cancelled(one),
        when=_when(one, at),
        doctor=_doctor(one),
        patient=_patient(one),
        doctor_href=again.anew(one, at),
        move_href=again.href(one, move=one.pk),
        phones=spoken.phone_links(one.clinic.phones),
        starts_at_iso=one.starts_at.isoformat(),
        minutes_from_utc=_minutes_from_utc(one),
    )


def _why_cancelled(one: Appointment) -> str:
    """Say the reason that was chosen; empty where none says anything."""
    told = set(CancelReason) - {CancelReason.OTHER}
    if one.state != State.CANCELLED_BY_PATIENT or one.cancel_reason not in told:
        return ""
    return _(CANCEL[CancelReason(one.cancel_reason)])


def _minutes_from_utc(one: Appointment) -> int:
    """Say how far the clinic's clock is from UTC then: the browser adds its own time where it differs."""
    ahead = zones.local(one.starts_at, one.time_zone).utcoffset() or timedelta()
    return int(ahead.total_seconds() // 60)


def heading(one: Appointment, at: datetime) -> str:
    """Say how a visit stands; one that is over and that nobody has marked is no longer «Вы записаны»."""
    if one.state == State.BOOKED and one.is_broken:
        return _("Приём не состоялся") if one.starts_at <= at else _("Приём не состоится")
    if one.state == State.BOOKED and one.ends_at <= at:
        return _("Приём прошёл")
    if one.state == State.BOOKED and one.held_as != Relation.SELF:  # «вы» are not the patient
        return _("Запись подтверждена")
    return _(standing(State(one.state), one.cancel_reason))


def _is_new(one: Appointment, at: datetime) -> bool:
    """Tell whether the ticket ends the steps of a booking, or is looked at later."""
    if one.state == State.RESERVING:
        return True
    return one.state == State.BOOKED and one.booked_at is not None and at - one.booked_at < _JUST_NOW


def offers(found: Iterable[Offer], one: Appointment, at: datetime) -> list[timetable.OfferView]:
    """Say the nearest other timetable."""
    return [timetable.offer(offer, one.doctor, at) for offer in found]
