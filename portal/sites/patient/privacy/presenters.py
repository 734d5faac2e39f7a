"""Consents and data as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.accounts.queries import Given
from portal.domain.accounts.states import CLOSING_LASTS
from portal.domain.booking.queries import Appointment
from portal.domain.patients.access import OpenCard
from portal.kit import dates, zones
from portal.look.values import Fact
from portal.sites.entrance import places
from portal.sites.patient import spoken
from portal.sites.patient.consent_text import ConsentText, parse


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One line of the list."""

    title: str
    whom: str
    when: str
    href: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """One consent: its text and its evidence."""

    text: ConsentText
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit that stays, where to cancel it, and whom to call (links)."""

    text: str
    href: str
    phones: str


def consents(given: Sequence[Given], names: Mapping[str, str]) -> Sequence[ConsentRow]:
    """Return the list, the newest first; `names` are those of other people, by the consent for their card."""
    return [
        ConsentRow(
            title=one.body.partition("\n")[0],
            whom=names.get(one.id, ""),
            when=_("Дано %(moment)s") % {"moment": _moment(one.given_at, one.time_zone)},
            href=reverse("privacy:consent", args=[one.id]),
            is_withdrawn=one.withdrawn_at is not None,
        )
        for one in given
    ]


def consent(one: Given) -> ConsentPage:
    """Return the page of one consent."""
    facts = [
        Fact(_("Дано"), _moment(one.given_at, one.time_zone)),
        Fact(_("Отозвано"), _moment(one.withdrawn_at, one.time_zone) if one.withdrawn_at else _("нет")),
        Fact(_("Версия текста"), one.version),
        Fact(_("Как дано"), _("кнопкой «Да, я согласен»")),
        Fact(_("Номер на Госуслугах"), one.esia_oid),
        Fact(_("Адрес в сети"), one.ip),
        Fact(_("Браузер"), one.user_agent),
        Fact(_("Отпечаток текста"), one.sha256),
    ]
    return ConsentPage(parse(one.body, one.sha256), facts)


def card(opened: OpenCard) -> str:
    """Name a card."""
    return " ".join(part for part in (opened.surname, opened.name, opened.patronymic) if part)


def visit(coming: Appointment, at: datetime) -> VisitLine:
    """Say a visit in one line that leads to its ticket, where it can be cancelled."""
    when = spoken.wall(coming.wall_date, coming.wall_start, zones.local(at, coming.time_zone).date())
    return VisitLine(
        text=f"{when}, {coming.doctor.speciality.patient_name}, {coming.clinic.short_name}",
        href=places.address(coming.clinic.region_id, "booking:ticket", appointment_id=str(coming.pk)),
        phones=spoken.phone_links(coming.clinic.phones),
    )


def closing_day(at: datetime, zone: str) -> str:
    """Say the day of the erasure if the consent is withdrawn now: «28 ноября»."""
    return dates.show_month_day(zones.local(at + CLOSING_LASTS, zone).date(), _)


def _moment(at: datetime, zone: str) -> str:
    local = zones.local(at, zone)
    return _("%(day)s в %(time)s (%(zone)s)") % {
        "day": dates.show(local.date()),
        "time": dates.show_time(local.time()),
        "zone": zones.from_moscow(at, zone),
    }
