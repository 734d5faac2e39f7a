"""Values of the pages of cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import coming
from portal.domain.booking.states import State
from portal.domain.booking.texts import STATE
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, names, snils, zones
from portal.look.values import Fact
from portal.sites.entrance import places
from portal.sites.patient import spoken

SHOWN_DIGITS = 4
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list; `when` is the clinic's time, `place` stands where it lies in another region."""

    href: str
    when: str
    doctor: str
    clinic: str
    place: str
    state: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A place that is held and not confirmed: `until` by the clinic's clock, the end in UTC."""

    href: str
    when: str
    who: str
    until: str
    ends_at_iso: str
    seconds_left: int


@dataclass(frozen=True, slots=True)
class CardView:
    """One card with its addresses."""

    id: str
    name: str
    facts: Sequence[Fact]
    is_checked: bool
    is_masked: bool
    visits: Sequence[VisitRow]
    book_href: str


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits under one heading."""

    title: str
    rows: Sequence[VisitRow]
    none: str


def card_view(card: OpenCard, visits: Sequence[VisitRow] = (), *, in_full: bool = False) -> CardView:
    """Say a card. Until its data are checked, and where asked for, the numbers stand in full."""
    return CardView(
        id=str(card.id),
        name=names.full(card.surname, card.name, card.patronymic),
        facts=_facts(card, in_full=(in_full or not card.is_checked) and not card.is_masked),
        is_checked=card.is_checked,
        is_masked=card.is_masked,
        visits=visits,
        book_href=f"{reverse('doctors:clinics')}?{urlencode({'card': card.id})}",
    )


def _facts(card: OpenCard, *, in_full: bool) -> list[Fact]:
    missing = reverse("cards:complete", args=[card.id])
    policy = " ".join(filter(None, (card.policy_series, card.policy_number)))
    paper = " ".join(filter(None, (card.document_series, card.document_number)))
    number = snils.show(card.snils) if card.snils and not card.is_masked else card.snils
    rows = [
        (_("Страховой полис"), _masked(policy, in_full=in_full)),
        (_("Дата рождения"), dates.show(card.birth_date)),
        (_("Фамилия"), card.surname),
        (_("Имя"), card.name),
        (_("Отчество"), card.patronymic),
        (_document_name(card), _masked(paper, in_full=in_full)),
        (_("СНИЛС"), _masked(number, in_full=in_full)),
        (_("Пол"), _("женский") if card.sex == "f" else _("мужской")),
        (_("Страховая компания"), card.insurer),
    ]
    return [Fact(label, value or None, missing) for label, value in rows]


def _document_name(card: OpenCard) -> str:
    return {
        "RF_BRTH_CERT": _("Свидетельство о рождении"),
        "FID_DOC": _("Документ иностранца"),
    }.get(card.document_type, _("Паспорт РФ"))


def _masked(value: str, *, in_full: bool) -> str:
    """Leave the last four characters: enough to know one's own number, too little to copy it."""
    if in_full or not value:
        return value
    return "•••• " + value.replace(" ", "").replace("-", "")[-SHOWN_DIGITS:]


def ticket_href(one: Appointment) -> str:
    """Return the address of a visit in its own region: a card's visits may lie in several."""
    return places.address(one.clinic.region_id, "booking:ticket", appointment_id=str(one.pk))


def visit_row(one: Appointment, here: Region, at: datetime) -> VisitRow:
    """Say one visit in a line, as read in the region `here`."""
    is_over = one.state == State.BOOKED and one.ends_at <= at
    kinds = {State.BOOKED.value: "success", State.RESERVING.value: "info"}
    return VisitRow(
        href=ticket_href(one),
        when=_when(one, here, at),
        doctor=_doctor(one),
        clinic=one.clinic.short_name,
        place=_place(one, here),
        state=_("Приём прошёл") if is_over else _(STATE[State(one.state)]),
        kind="plain" if is_over else kinds.get(one.state, "plain"),
        number=one.number or "",
    )


def hold_row(one: Appointment, here: Region, at: datetime) -> HoldRow:
    """Say a place that is held, as read in the region `here`."""
    until = dates.show_time(zones.local(one.hold_ends_at, one.time_zone).time())
    return HoldRow(
        href=places.address(one.clinic.region_id, "booking:confirm", appointment_id=str(one.pk)),
        when=_when(one, here, at),
        who=" · ".join(filter(None, (_doctor(one), one.clinic.short_name, _place(one, here)))),
        until=until + _clock(one, one.hold_ends_at, here),
        ends_at_iso=one.hold_ends_at.isoformat(),
        seconds_left=max(0, int((one.hold_ends_at - at).total_seconds())),
    )


def _doctor(one: Appointment) -> str:
    doctor = one.doctor
    name = names.initials(doctor.surname, doctor.name, doctor.patronymic)
    return f"{doctor.speciality.patient_name}, {name.replace(' ', _NO_BREAK)}"


def _when(one: Appointment, here: Region, at: datetime) -> str:
    today = zones.local(at, one.time_zone).date()
    return spoken.wall(one.wall_date, one.wall_start, today) + _clock(one, one.starts_at, here)


def _clock(one: Appointment, moment: datetime, here: Region) -> str:
    """Name the clinic's clock where it shows another time than that of the region where this is read."""
    there = zones.from_moscow(moment, one.time_zone)
    return "" if there == zones.from_moscow(moment, here.time_zone) else f" ({there})"


def _place(one: Appointment, here: Region) -> str:
    """Name region and city of a clinic that lies in another region."""
    if one.clinic.region_id == here.pk:
        return ""
    return ", ".join(filter(None, (one.clinic.region.name, one.clinic.district)))


def visit_groups(visits: Sequence[Appointment], here: Region, at: datetime) -> list[VisitGroup]:
    """Part the visits of a card into coming ones, the nearest first, and the others, newest first."""
    ahead = coming(visits, at)
    known = {visit.pk for visit in ahead}
    behind = [visit for visit in reversed(visits) if visit.pk not in known]
    return [
        VisitGroup(_("Предстоящие"), _rows(ahead, here, at), _("Предстоящих записей нет.")),
        VisitGroup(_("Прошлые и отменённые"), _rows(behind, here, at), _("Пока пусто.")),
    ]


def _rows(visits: Sequence[Appointment], here: Region, at: datetime) -> list[VisitRow]:
    return [visit_row(one, here, at) for one in visits]
