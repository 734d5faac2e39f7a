"""Visits and patients as pages of staff show them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.booking.access import Work
from portal.domain.booking.queries import is_unseen
from portal.domain.booking.states import State
from portal.domain.booking.texts import YES_NO
from portal.domain.patients.access import SeenCard
from portal.kit import dates, names, phone, snils, zones
from portal.kit.words import N_
from portal.look.values import Fact

STATE: Final[dict[State, tuple[str, str]]] = {
    State.RESERVING: (N_("ждём ответа системы"), "warning"),
    State.BOOKED: (N_("записан"), "info"),
    State.ATTENDED: (N_("пришёл"), "success"),
    State.MISSED: (N_("не пришёл"), "warning"),
    State.CANCELLED_BY_PATIENT: (N_("отменил пациент"), "plain"),
    State.CANCELLED_BY_CLINIC: (N_("отменила клиника"), "plain"),
    State.MOVED: (N_("перенесён"), "plain"),
}
"""A word and the kind of its badge."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a table; `day` is said only where a table holds several days."""

    href: str
    time: str
    day: str
    number: str
    patient: str
    age: str
    doctor: str
    room: str
    state: str
    kind: str
    is_past: bool = False
    is_next: bool = False


def by_time(rows: Sequence[VisitRow], works: Sequence[Work], at: datetime) -> list[VisitRow]:
    """Mark what is over by now and, on a day that has begun, the first visit that is still awaited."""
    over = [work.visit.ends_at <= at for work in works]
    awaited = (number for number, work in enumerate(works) if not over[number] and _is_awaited(work))
    first = next(awaited, None)
    return [
        replace(
            row,
            is_past=over[number],
            is_next=number == first and works[number].visit.wall_date == _day(at, works[number]),
        )
        for number, row in enumerate(rows)
    ]


def _is_awaited(work: Work) -> bool:
    return work.visit.state in (State.BOOKED, State.RESERVING) and not is_lost(work)


def is_lost(work: Work) -> bool:
    """Tell whether a visit stands that will not take place; not every list reads so much."""
    return work.visit.state == State.BOOKED and work.visit.is_broken


def _day(at: datetime, work: Work) -> date:
    return zones.local(at, work.visit.time_zone).date()


def upcoming(rows: Sequence[VisitRow]) -> VisitRow | None:
    """Return the visit that comes next, if the day has one."""
    return next((row for row in rows if row.is_next), None)


def row(work: Work, href: str, at: datetime, *, with_day: bool = False) -> VisitRow:
    """Return the row of a visit."""
    visit, doctor = work.visit, work.visit.doctor
    word, kind = _state(work, at)
    return VisitRow(
        href=href,
        time=dates.show_time(visit.wall_start),
        day=dates.show(visit.wall_date) if with_day else "",
        number=visit.number or "",
        patient=patient(work.card),
        age=_age(work.card, visit.wall_date),
        doctor=names.initials(doctor.surname, doctor.name, doctor.patronymic),
        room=visit.room,
        state=_(word),
        kind=kind,
    )


def _state(work: Work, at: datetime) -> tuple[str, str]:
    """Return the word and the kind of a visit's badge: of one that the person has confirmed, another."""
    visit = work.visit
    if is_lost(work):
        to_come = N_("приёма не будет, ждём ответа") if visit.is_offered else N_("приёма не будет")
        return (to_come, "error") if visit.starts_at > at else (N_("приёма не было"), "plain")
    if visit.state == State.BOOKED and hasattr(visit, "coming"):
        return N_("ответил: придёт"), "success"
    if is_unseen(visit):
        return N_("перенесён, время у клиники"), "warning"
    return STATE.get(State(visit.state), (N_("другое"), "plain"))


def patient(card: SeenCard) -> str:
    """Name a patient; a card whose owner has had it erased has no name."""
    return names.full(card.surname, card.name, card.patronymic) or _("имя удалено")


def _age(card: SeenCard, on: date) -> str:
    return str(dates.age(card.birth_date, on)) if card.birth_date else ""


def facts(work: Work, at: datetime) -> Sequence[Fact]:
    """Return what the role may see of a visit and of its patient; nothing else gets a row."""
    visit, card = work.visit, work.card
    word, _kind = _state(work, at)
    doctor = names.full(visit.doctor.surname, visit.doctor.name, visit.doctor.patronymic)
    told = [
        (_("Когда"), f"{dates.show_day(visit.wall_date, _)}, {dates.show_time(visit.wall_start)}"),
        (_("Талон"), visit.number or ""),
        (_("Состояние"), _(word)),
        (_("Врач"), f"{doctor}, {names.within(visit.doctor.speciality.patient_name)}"),
        (_("Кабинет"), visit.room),
        (_("Дата рождения"), born(work)),
        (_("СНИЛС"), snils.show(card.snils) if card.snils else ""),
        (_("Полис"), card.policy),
    ]
    return [Fact(label, value) for label, value in told if value]


def answers(work: Work) -> Sequence[Fact]:
    """Return what the patient answered before the visit, where the role may read it."""
    return [Fact(one.label, _(YES_NO.get(one.value, one.value))) for one in work.answers]


def born(work: Work) -> str:
    """Say the birth date and the age on the day of the visit; empty where the role may not see them."""
    birth_date = work.card.birth_date
    if birth_date is None:
        return ""
    age = _age(work.card, work.visit.wall_date)
    return _("%(date)s, полных лет: %(age)s") % {"date": dates.show(birth_date), "age": age}


def telephone(work: Work) -> str:
    """Return the patient's number as people read it, where the role may see it and there is one."""
    return phone.tidy(work.card.phone) if work.card.phone else ""
