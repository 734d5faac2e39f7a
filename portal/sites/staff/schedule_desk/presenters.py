"""Schedules as the desk shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.queries import BrokenOf
from portal.domain.clinics.queries import Doctor
from portal.domain.regions.rules.calendar import Calendar, Holiday, Whose
from portal.domain.schedule.queries import Planned
from portal.domain.schedule.states import Away, SlotKind, Source
from portal.domain.schedule.texts import AWAY, SLOT_KIND
from portal.kit import dates, names, zones


@dataclass(frozen=True, slots=True)
class Row:
    """One line with what may be done about it."""

    text: str
    note: str
    href: str
    action: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """How far the calendar of days off is known."""

    says: str
    is_running_out: bool


def calendar(known: Calendar, today: date) -> CalendarView:
    """Say until when days off are known, loudly where that ends soon."""
    until = dates.show(known.known_until())
    if known.is_running_out(today):
        text = _(
            "Производственный календарь известен только до %(until)s. Обновите портал или внесите выходные "
            "региона: после этого дня праздники не закроются сами."
        )
        return CalendarView(text % {"until": until}, is_running_out=True)
    said = _("Производственный календарь известен до %(until)s.") % {"until": until}
    return CalendarView(said, is_running_out=False)


def doctor_name(one: Doctor) -> str:
    """Say who it is and where."""
    return f"{one.full_name}, {names.within(one.speciality.patient_name)}"


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """Broken visits of one doctor: how many, and whose turn it is to answer to another time."""

    href: str
    name: str
    clinic: str
    said: str


def broken(one: BrokenOf) -> BrokenRow:
    """Say them, with the way to the doctor's schedule."""
    day = dates.show_month_day(zones.local(one.nearest_at, one.time_zone).date(), _)
    told = [_("Записей: %(count)s") % {"count": one.count}]
    if one.offered:
        told.append(_("ждём ответа пациентов: %(count)s") % {"count": one.offered})
    if one.chosen:
        told.append(_("уже выбрали время: %(count)s") % {"count": one.chosen})
    return BrokenRow(
        href=reverse("schedule_desk:doctor", args=[one.doctor_id]),
        name=names.full(one.surname, one.name, one.patronymic),
        clinic=one.clinic,
        said=_("%(told)s. Ближайшая — %(day)s.") % {"told": ", ".join(told), "day": day},
    )


def templates(found: Planned, doctor_id: int) -> list[Row]:
    """Say the hours of weekdays."""
    return [
        Row(
            text=f"{_(dates.WEEKDAYS[one.weekday - 1])}, {_span(one.starts, one.ends)}",
            note=_note(one, _dates(one.valid_from, one.valid_to), on_holidays=one.on_holidays),
            href=reverse("schedule_desk:end_template", args=[doctor_id, one.pk]),
            action=_("Закончить"),
        )
        for one in found.templates
    ]


def specials(found: Planned, doctor_id: int) -> list[Row]:
    """Say the single days; several stretches of a day go together."""
    return [
        Row(
            text=f"{dates.show(one.day)}, {_span(one.starts, one.ends) if one.starts else _('не принимает')}",
            note=_note(one, "") if one.starts else "",
            href=reverse("schedule_desk:drop_specials", args=[doctor_id, one.day.isoformat()]),
            action=_("Вернуть обычный день"),
        )
        for one in found.specials
    ]


def absences(found: Planned, doctor_id: int) -> list[Row]:
    """Say when the doctor is away."""
    return [
        Row(
            text=_dates(one.from_date, one.to_date),
            note=_(AWAY[Away(one.reason)]),
            href=reverse("schedule_desk:end_absence", args=[doctor_id, one.pk]),
            action=_("Врач вернулся"),
        )
        for one in found.absences
    ]


def days_off(found: Sequence[Holiday], today: date) -> list[Row]:
    """Say the days of the calendar that are to come."""
    return [
        Row(
            text=f"{dates.show(one.day)}, {_(dates.WEEKDAYS[one.day.weekday()])}",
            note=f"{_('выходной') if one.is_off else _('рабочий')}{': ' if one.name else ''}{one.name}",
            href=(
                reverse("schedule_desk:drop_day_off", args=[one.day.isoformat()])
                if one.whose == Whose.REGION else ""
            ),
            action=_("Убрать"),
        )
        for one in found
        if one.day >= today
    ]  # fmt: skip


def _span(starts: object, ends: object) -> str:
    return f"{dates.show_time(starts)}–{dates.show_time(ends)}"  # type: ignore[arg-type]


def _dates(first: date, last: date | None) -> str:
    if last is None:
        return _("с %(first)s") % {"first": dates.show(first)}
    return _("с %(first)s по %(last)s") % {"first": dates.show(first), "last": dates.show(last)}


def _note(one: object, when: str, *, on_holidays: bool = False) -> str:
    minutes, room, kind = one.slot_minutes, one.room, SlotKind(one.kind)  # type: ignore[attr-defined]
    seats, quota = one.seats, one.quotas.get(str(Source.INTERNET.value))  # type: ignore[attr-defined]
    parts = (
        _("по %(minutes)s мин") % {"minutes": minutes},
        room and _("кабинет %(room)s") % {"room": room},
        kind != SlotKind.REGULAR and _(SLOT_KIND[kind]),
        seats > 1 and _("человек на одно время: %(seats)s") % {"seats": seats},
        quota is not None and _("через интернет: %(quota)s") % {"quota": quota},
        on_holidays and _("и в праздники"),
        when,
    )
    return ", ".join(part for part in parts if part)
