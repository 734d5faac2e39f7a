"""Visits of a card and of a family as pages say them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import Line, coming, is_called_off
from portal.domain.booking.states import COMING, State
from portal.domain.booking.texts import STATE, standing
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, names, zones
from portal.kit.words import N_
from portal.look import saying
from portal.sites.entrance import places
from portal.sites.patient import again, spoken
from portal.sites.patient.booking.out_of_sight import is_unseen

_NO_BREAK = "\u00a0"
_BROKEN: Final = N_("Приём не состоится")
_OFFERED: Final = {
    State.BOOKED: N_("Приём не состоится. Ждём вашего ответа"),
    State.CANCELLED_BY_CLINIC: N_("Клиника отменила запись. Ждём вашего ответа"),
}
"""Another time is proposed: it is the person's turn."""
_GOES_ON: Final = {*COMING, State.MOVED}
"""What is booked is not booked again; what was moved lives on as another visit."""
_KINDS: Final = {State.BOOKED.value: "success", State.RESERVING.value: "info"}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list; `when` is the clinic's time, `place` stands where it lies in another region.

    `who` is the patient; without `cancel_href` it can be cancelled no more, without `again_href` not
    repeated yet.
    """

    href: str
    who: str
    when: str
    doctor: str
    clinic: str
    place: str
    state: str
    kind: str
    number: str
    cancel_href: str = ""
    move_href: str = ""
    calendar_href: str = ""
    again_href: str = ""


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A coming visit of anybody in the картотека: `who` is the patient, empty where there is one card.

    `state` is the marked word for what is not simply booked.
    """

    href: str
    who: str
    when: str
    doctor: str
    place: str
    state: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A place that is held and not confirmed: `until` by the clinic's clock, the end in UTC.

    `whom` is the patient's name where the family has several cards.
    """

    href: str
    when: str
    who: str
    whom: str
    until: str
    ends_at_iso: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits under one heading."""

    title: str
    rows: Sequence[VisitRow]
    none: str


def ticket_href(one: Appointment) -> str:
    """Return the address of a visit in its own region: a card's visits may lie in several."""
    return _to(one, "booking:ticket")


def _to(one: Appointment, name: str) -> str:
    return places.address(one.clinic.region_id, name, appointment_id=str(one.pk))


def visit_row(one: Appointment, here: Region, at: datetime, *, who: str = "") -> VisitRow:
    """Say one visit of `who` in a line, as read in the region `here`, and what can be done about it."""
    line, is_over = Line.of(one), one.state == State.BOOKED and one.ends_at <= at
    is_coming = one.state == State.BOOKED and one.starts_at > at
    is_off = one.state == State.BOOKED and one.is_broken
    return VisitRow(
        href=ticket_href(one),
        who=who,
        when=_when(line, here, at),
        doctor=_doctor(line),
        clinic=line.clinic,
        place=_place(line, here),
        state=_("Приём прошёл") if is_over and not is_off else _(_state(line, at) or STATE[State.BOOKED]),
        kind=_kind(one, at, is_over=is_over),
        number=one.number or "",
        cancel_href=_to(one, "booking:cancel") if is_coming else "",
        move_href=again.href(one, move=one.pk) if is_coming else "",
        calendar_href=_to(one, "booking:calendar") if is_coming and not is_off else "",
        again_href=again.anew(one, at) if is_over or _has_ended(one, at) else "",
    )


def _kind(one: Appointment, at: datetime, *, is_over: bool) -> str:
    """Choose the badge: what waits for the person stands out."""
    if (one.state == State.BOOKED and one.is_broken) or is_called_off(one, at):
        return "warning"
    return "plain" if is_over else _KINDS.get(one.state, "plain")


def _has_ended(one: Appointment, at: datetime) -> bool:
    """Tell whether nobody is expected by it any more, here or at a time that only the clinic knows."""
    return one.state not in _GOES_ON and not is_unseen(one, at)


def family(coming: Sequence[Line], cards: Sequence[OpenCard], here: Region, at: datetime) -> list[FamilyRow]:
    """Say the coming visits of all cards on one line of time, each with whose it is."""
    held = cards if len(cards) > 1 else ()
    who = {card.id: names.full(card.surname, card.name, card.patronymic) for card in held}
    ticket, clocks, code = _Addresses("booking:ticket"), _Clocks(here, at), here.pk
    return [
        FamilyRow(
            href=ticket.of(one), who=who.get(one.card_id, ""), when=clocks.when(one), doctor=_doctor(one),
            place=_place(one, here) if one.region != code else "", state=_state(one, at),
            kind="warning" if one.is_broken else _KINDS.get(one.state, "warning"), number=one.number or "",
        )
        for one in coming
    ]  # fmt: skip


def _state(one: Line, at: datetime) -> str:
    """Return the marked word for how a visit stands; nothing where it takes place."""
    if one.is_offered and one.state in _OFFERED and one.starts_at > at:
        return _OFFERED[State(one.state)]
    if one.state != State.BOOKED:
        return standing(State(one.state), one.cancel_reason)
    return _BROKEN if one.is_broken else ""


class _Clocks:
    """The clocks of clinics as one page says them: each day and each word looked up once."""

    def __init__(self, here: Region, at: datetime) -> None:
        self._here, self._at = here, at
        self._say = saying.here()
        self._days: dict[tuple[str, date], str] = {}

    def when(self, one: Line) -> str:
        """Say when a visit begins, by the clinic's clock."""
        key = one.time_zone, one.wall_date
        day = self._days.get(key)
        if day is None:
            today = zones.local(self._at, one.time_zone).date()
            day = self._days[key] = spoken.day(one.wall_date, today, self._say)
        return spoken.at_time(day, one.wall_start, self._say) + _clock(one, one.starts_at, self._here)


class _Addresses:
    """Addresses of visits under one name: put together once for each region, not once for each visit."""

    def __init__(self, name: str) -> None:
        self._of_region = cache(partial(places.numbered, name=name, part="appointment_id"))

    def of(self, one: Line) -> str:
        """Return the address of a visit in its own region."""
        return self._of_region(one.region).format(one.id)


def by_use(cards: Sequence[OpenCard], used: Mapping[uuid.UUID, int]) -> list[OpenCard]:
    """Put the card first for which somebody booked last; the others stay in their order."""
    return sorted(cards, key=lambda card: used.get(card.id, 0), reverse=True)


def hold_row(one: Line, cards: Sequence[OpenCard], here: Region, at: datetime) -> HoldRow:
    """Say a place that is held for one of the cards, as read in the region `here`."""
    ends_at = one.hold_ends_at or at
    until = dates.show_time(zones.local(ends_at, one.time_zone).time())
    return HoldRow(
        href=_Addresses("booking:confirm").of(one),
        when=_when(one, here, at),
        who=" · ".join(filter(None, (_doctor(one), one.clinic, _place(one, here)))),
        whom=_whom(one, cards),
        until=until + _clock(one, ends_at, here),
        ends_at_iso=ends_at.isoformat(),
        seconds_left=max(0, int((ends_at - at).total_seconds())),
    )


def _whom(one: Line, cards: Sequence[OpenCard]) -> str:
    found = next((card for card in cards if card.id == one.card_id), None)
    return names.full(found.surname, found.name, found.patronymic) if found and len(cards) > 1 else ""


def _doctor(one: Line) -> str:
    name = names.initials(one.surname, one.name, one.patronymic)
    return f"{one.speciality}, {name.replace(' ', _NO_BREAK)}"


def _when(one: Line, here: Region, at: datetime) -> str:
    return _Clocks(here, at).when(one)


def _clock(one: Line, moment: datetime, here: Region) -> str:
    """Name the clinic's clock where it shows another time than that of the region where this is read."""
    if one.time_zone == here.time_zone:
        return ""
    there = zones.from_moscow(moment, one.time_zone)
    return "" if there == zones.from_moscow(moment, here.time_zone) else f" ({there})"


def _place(one: Line, here: Region) -> str:
    """Name region and city of a clinic that lies in another region."""
    if one.region == here.pk:
        return ""
    return ", ".join(filter(None, (one.region_name, one.district)))


def visit_groups(
    visits: Sequence[Appointment], here: Region, at: datetime, *, is_confirmed: bool
) -> list[VisitGroup]:
    """Part the visits of a card into coming ones, the nearest first, and the others, newest first.

    A card that nobody vouches for shows no history.
    """
    living = {visit.pk for visit in coming(visits, at)}
    back = {visit.replaces_id for visit in visits}
    ahead = [
        visit for visit in visits
        if visit.pk in living or (is_called_off(visit, at) and visit.pk not in back)
    ]  # fmt: skip
    known = {visit.pk for visit in ahead}
    behind = [visit for visit in reversed(visits) if visit.pk not in known] if is_confirmed else []
    none = _("Пока пусто.") if is_confirmed else _("Прошлые записи откроются, когда карту подтвердят.")
    return [
        VisitGroup(_("Предстоящие"), _rows(ahead, here, at), _("Предстоящих записей нет.")),
        VisitGroup(_("Прошлые и отменённые"), _rows(behind, here, at), none),
    ]


def _rows(visits: Sequence[Appointment], here: Region, at: datetime) -> list[VisitRow]:
    return [visit_row(one, here, at) for one in visits]
