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
from portal.kit import dates, names, snils, zones
from portal.look.values import Fact
from portal.sites.entrance import places
from portal.sites.patient import spoken

SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list."""

    href: str
    when: str
    doctor: str
    clinic: str
    state: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One card with its addresses."""

    id: str
    name: str
    facts: Sequence[Fact]
    is_checked: bool
    visits: Sequence[VisitRow]
    book_href: str


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits under one heading."""

    title: str
    rows: Sequence[VisitRow]
    none: str


def card_view(
    card: OpenCard, visits: Sequence[Appointment], at: datetime, *, in_full: bool = False
) -> CardView:
    """Say a card. Until its data are checked, and where asked for, the numbers stand in full."""
    mine = [visit_row(visit, at) for visit in visits if visit.card_id == card.id]
    return CardView(
        id=str(card.id),
        name=names.full(card.surname, card.name, card.patronymic),
        facts=_facts(card, in_full=in_full or not card.is_checked),
        is_checked=card.is_checked,
        visits=mine,
        book_href=f"{reverse('doctors:clinics')}?{urlencode({'card': card.id})}",
    )


def _facts(card: OpenCard, *, in_full: bool) -> list[Fact]:
    missing = reverse("cards:complete", args=[card.id])
    policy = " ".join(filter(None, (card.policy_series, card.policy_number)))
    paper = " ".join(filter(None, (card.document_series, card.document_number)))
    number = snils.show(card.snils) if card.snils else ""
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
    if in_full or len(value) <= SHOWN_DIGITS:
        return value
    return "•••• " + value.replace(" ", "").replace("-", "")[-SHOWN_DIGITS:]


def ticket_href(one: Appointment) -> str:
    """Return the address of a visit in its own region: a card's visits may lie in several."""
    return places.address(one.clinic.region_id, "booking:ticket", appointment_id=str(one.pk))


def visit_row(one: Appointment, at: datetime) -> VisitRow:
    """Say one visit in a line."""
    today = zones.local(at, one.time_zone).date()
    doctor = one.doctor
    name = names.initials(doctor.surname, doctor.name, doctor.patronymic)
    return VisitRow(
        href=ticket_href(one),
        when=spoken.wall(one.wall_date, one.wall_start, today),
        doctor=f"{doctor.speciality.patient_name}, {name}",
        clinic=one.clinic.short_name,
        state=_(STATE[State(one.state)]),
        kind={State.BOOKED.value: "success", State.RESERVING.value: "info"}.get(one.state, "plain"),
        number=one.number or "",
    )


def visit_groups(visits: Sequence[Appointment], at: datetime) -> list[VisitGroup]:
    """Part the visits of a card into coming ones, the nearest first, and the others, newest first."""
    ahead = coming(visits, at)
    known = {visit.pk for visit in ahead}
    behind = [visit for visit in reversed(visits) if visit.pk not in known]
    return [
        VisitGroup(_("Предстоящие"), [visit_row(one, at) for one in ahead], _("Предстоящих записей нет.")),
        VisitGroup(_("Прошлые и отменённые"), [visit_row(one, at) for one in behind], _("Пока пусто.")),
    ]
