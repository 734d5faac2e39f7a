"""What stands in an appeal about a broken term: whom it is for, what happened, the law, what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.domain.booking import queries as booking
from portal.domain.booking.rules.terms import Unit
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, zones
from portal.look.values import Fact
from portal.sites.entrance import acts
from portal.sites.patient.cards.attachments import letter as request
from portal.sites.patient.doctors import waiting
from portal.sites.patient.doctors.waiting import Measured


@dataclass(frozen=True, slots=True)
class Appeal:
    """The text in its parts; `copies` are those who may get it besides the chief doctor."""

    clinic: str
    copies: Sequence[str]
    happened: Sequence[str]
    law: Sequence[str]
    asks: Sequence[str]
    facts: Sequence[Fact]
    applicant: Sequence[Fact]
    date: str
    is_masked: bool


def written(
    found: Measured, card: OpenCard, applicant: OpenCard | None, here: Region, at: datetime
) -> Appeal:
    """Write what was measured a moment ago."""
    zone = found.clinic.time_zone
    return Appeal(
        clinic=found.clinic.full_name,
        copies=_copies(card, here),
        happened=_happened(found, at),
        law=_law(found, here, at),
        asks=[
            _("Прошу записать пациента на приём в установленный срок и сообщить дату и время."),
            _(
                "Если это невозможно, прошу ответить письменно, почему нарушен срок и где пациента "
                "примут вовремя."
            ),
        ],
        facts=request.person(card),
        applicant=request.applicant_facts(applicant),
        date=dates.show(zones.local(at, zone).date()),
        is_masked=card.is_masked,
    )


def _copies(card: OpenCard, here: Region) -> list[str]:
    insurer = card.insurer or _("страховая медицинская организация пациента (название на полисе ОМС)")
    return [insurer, _("орган здравоохранения региона (%(region)s)") % {"region": here.name}]


def _happened(found: Measured, at: datetime) -> list[str]:
    zone = found.clinic.time_zone
    local = zones.local(at, zone)
    told = {
        "day": dates.show(local.date()), "time": dates.show_time(local.time()),
        "clock": zones.from_moscow(at, zone), "speciality": found.speciality.name,
        "clinic": found.clinic.full_name,
    }  # fmt: skip
    asked = _(
        "%(day)s в %(time)s (%(clock)s) пациент обратился за записью через портал. Специальность: "
        "%(speciality)s. Клиника: %(clinic)s. К этой клинике пациент прикреплён."
    )
    if found.nearest_at is None:
        return [asked % told, _("Свободных мест для записи нет.")]
    nearest = zones.local(found.nearest_at, zone)
    when = {"day": dates.show(nearest.date()), "time": dates.show_time(nearest.time())}
    return [asked % told, _("Ближайшее свободное место: %(day)s в %(time)s.") % when]


def _law(found: Measured, here: Region, at: datetime) -> list[str]:
    due = found.due
    today = zones.local(at, found.clinic.time_zone).date()
    act = booking.act_of(region=here, term=due.term, day=today)
    last = dates.show(due.day)
    if due.term.unit is Unit.HOURS:
        last += " " + dates.show_time(zones.local(due.until, found.clinic.time_zone).time())
    told = {"when": last, "term": waiting.length(due.term)}
    return [
        _("Приём должен был состояться не позже %(when)s (%(term)s).") % told,
        due.term.says,
        *([_("Основание: %(act)s.") % {"act": acts.name(act)}] if act else []),
    ]


def kept(found: Measured, at: datetime) -> list[str]:
    """Say how things stand where there is nothing to appeal against."""
    return [waiting.law(found), *waiting.places(found, at)]


def lines(appeal: Appeal) -> list[str]:
    """Return the whole text line by line, as paper has it."""
    return [*appeal.happened, *appeal.law, *appeal.asks]


def facts(rows: Sequence[Fact]) -> list[tuple[str, str]]:
    """Return rows as paper takes them."""
    return [(row.label, row.value or "—") for row in rows]
