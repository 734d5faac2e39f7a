"""How long a law lets people wait, the nearest place beside it, and what to do where the term is broken.

Only who is attached to a clinic has a claim against it; everybody else is told the term in soft words. Where
the portal does not see all places (the registry books, the clinic is silent) nothing is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Soonest
from portal.domain.booking.rules import terms
from portal.domain.booking.rules.terms import Due, Term, Unit, Verdict
from portal.domain.booking.texts import LENGTH
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Clinic, Doctor, Speciality
from portal.domain.health import queries as health
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, zones
from portal.sites.patient import spoken
from portal.sites.patient.doctors import fitting, presenters
from portal.sites.patient.doctors.calendar import Week, notice_of
from portal.sites.patient.doctors.own import Own


@dataclass(frozen=True, slots=True)
class Measured:
    """A term and the nearest places of a speciality in a clinic; without a verdict nothing is compared."""

    clinic: Clinic
    speciality: Speciality
    due: Due
    verdict: Verdict | None
    nearest_at: datetime | None = None
    opens_at: datetime | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What stands on the page; `appeal_href` is there only for a broken term of the own clinic."""

    title: str
    kind: str
    sentences: Sequence[str]
    appeal_href: str
    terms_href: str
    is_kept: bool
    """The law's term is kept: a quiet line is enough."""


def measure(
    region: Region, doctors: Sequence[Doctor], *, card: OpenCard | None, at: datetime
) -> Measured | None:
    """Compare the places of doctors of one speciality in one clinic with the law (at most four queries).

    With a card only doctors that see its person count. None where the law or the doctors say nothing. One
    query more where the term would be broken, one for each other notice that positions have.
    """
    if not doctors:
        return None
    clinic, speciality = doctors[0].clinic, doctors[0].speciality
    kind = terms.kind_of(speciality.code)
    due = booking.due_of(region=region, kind=kind, zone=clinic.time_zone, at=at) if kind else None
    if due is None:
        return None
    fit = [one for one in doctors if card is None or fitting.fits(one, card, at)]
    bookable = [one for one in fit if presenters.is_bookable(one)]
    if not fit:
        return None
    is_silent = bool(clinic.system) and health.silent_since(clinic.system, at) is not None
    if is_silent or not bookable:
        return Measured(clinic, speciality, due, None, is_silent=is_silent)
    found = _soonest(bookable, due, at)
    verdict = terms.judge(due, nearest_at=found.nearest_at, opens_at=found.opens_at)
    everybody = [one.pk for one in fit]
    if verdict is Verdict.BROKEN and booking.is_any_left(doctors=everybody, until=due.surely, at=at):
        verdict = Verdict.REGISTRY
    return Measured(clinic, speciality, due, verdict, found.nearest_at, found.opens_at)


def _soonest(doctors: Sequence[Doctor], due: Due, at: datetime) -> Soonest:
    """Look at the places with the notice of each position, as the page of a doctor does."""
    by_notice: dict[timedelta, list[int]] = {}
    for one in doctors:
        by_notice.setdefault(notice_of(one, at), []).append(one.pk)
    found = [
        booking.soonest_of(doctors=group, until=due.until, at=at, notice=notice)
        for notice, group in by_notice.items()
    ]
    return Soonest(
        min((one.nearest_at for one in found if one.nearest_at), default=None),
        min((one.opens_at for one in found if one.opens_at), default=None),
    )


def of_speciality(
    region: Region, doctors: Sequence[Doctor], own: Own, at: datetime
) -> WaitingView | None:  # fmt: skip
    """Say the term on the page of a speciality in a clinic."""
    found = measure(region, doctors, card=own.patient, at=at)
    is_own = found is not None and found.clinic.pk in own.clinics
    return shown(found, at, card=own.patient if is_own else None) if found else None


def of_list(region: Region, speciality: Speciality | None, own: Own, at: datetime) -> WaitingView | None:
    """Say the term of the own clinic over a list of doctors of a speciality, an empty one too."""
    if speciality is None or own.patient is None or not own.clinics:
        return None
    doctors = directory.doctors_at(own.clinics, speciality)
    for _clinic, group in groupby(doctors, key=lambda one: one.clinic_id):
        found = measure(region, list(group), card=own.patient, at=at)
        if found:
            return shown(found, at, card=own.patient, is_named=True)
    return None


def of_doctor(region: Region, doctor: Doctor, week: Week, card: OpenCard, at: datetime) -> WaitingView | None:
    """Say the term where a doctor has nothing in time; `card` is attached to the doctor's clinic."""
    kind = terms.kind_of(doctor.speciality.code)
    if kind is None or week.is_asked:
        return None
    zone = doctor.clinic.time_zone
    due = booking.due_of(region=region, kind=kind, zone=zone, at=at)
    first = next((day.wall_date for day in week.days if day.free), week.next_free)
    if due is None or _is_in_time(first, due):
        return None
    found = measure(region, directory.doctors_of(doctor.clinic, doctor.speciality), card=card, at=at)
    if found is None or (first == due.day and found.verdict is Verdict.KEPT):
        return None
    return shown(found, at, card=card)


def _is_in_time(first: date | None, due: Due) -> bool:
    """Tell whether a day with places surely lies in time; on the last day of hours the clock decides."""
    if first is None:
        return False
    return first < due.day or (first == due.day and due.term.unit is not Unit.HOURS)


def shown(
    found: Measured, at: datetime, *, card: OpenCard | None = None, is_named: bool = False
) -> WaitingView:
    """Put it into words; `card` is that of somebody attached to the clinic, anybody else is told softly.

    `is_named`: the page is of no clinic, so that the clinic must be named.
    """
    is_claim = found.verdict is Verdict.BROKEN and card is not None
    here = [_("%(clinic)s, ваша клиника по прикреплению.") % {"clinic": found.clinic.short_name}]
    return WaitingView(
        title=_("Срок ожидания по закону нарушен") if is_claim else _("Срок ожидания по закону"),
        kind="warning" if is_claim else "info",
        sentences=[*(here if is_named else []), law(found), *places(found, at), *_advice(found, card)],
        appeal_href=_appeal(found, card) if is_claim and card else "",
        terms_href=reverse("doctors:terms"),
        is_kept=found.verdict is Verdict.KEPT,
    )


def _appeal(found: Measured, card: OpenCard) -> str:
    return reverse("cards:appeal", args=[card.id, found.clinic.pk, found.speciality.pk])


def law(found: Measured) -> str:
    """Say until when a visit must be: a day, or a moment where hours are counted."""
    return _("По закону приём должен быть не позже %(when)s (%(term)s).") % {
        "when": due_said(found.due, found.clinic.time_zone), "term": length(found.due.term),
    }  # fmt: skip


def due_said(due: Due, zone: str) -> str:
    """Say the end of a term: «11 декабря», «24 ноября, 09:15»."""
    day = dates.show_month_day(due.day, _)
    if due.term.unit is not Unit.HOURS:
        return day
    return f"{day}, {dates.show_time(zones.local(due.until, zone).time())}"


def length(term: Term) -> str:
    """Say how long a term is: «24 часа», «14 рабочих дней»."""
    return ngettext(*LENGTH[term.unit], term.amount) % {"num": term.amount}


def places(found: Measured, at: datetime) -> list[str]:
    """Say the nearest place, and whether it is in time."""
    zone = found.clinic.time_zone
    if found.verdict is None:
        return [_silent() if found.is_silent else _unseen()]
    if found.verdict is Verdict.REGISTRY and found.nearest_at is None:
        return [_registry()]
    told = [
        _("Ближайшее свободное место здесь: %(when)s.") % {"when": spoken.moment(found.nearest_at, zone, at)}
        if found.nearest_at
        else _("Свободных мест здесь сейчас нет.")
    ]
    if found.verdict is Verdict.KEPT:
        return [*told, _("Срок соблюдается.")]
    if found.verdict is Verdict.OPENS and found.opens_at:
        opens = spoken.moment(found.opens_at, zone, at)
        return [*told, _("Места на дни до конца срока откроются %(when)s.") % {"when": opens}]
    return [*told, _registry()] if found.verdict is Verdict.REGISTRY else told


def _silent() -> str:
    return _("Клиника сейчас не отвечает, поэтому сравнить места со сроком нельзя.")


def _registry() -> str:
    return _("Места на дни до конца срока сейчас выдаёт только регистратура. Позвоните туда.")


def _unseen() -> str:
    return _("Сюда записывает регистратура. Срок идёт с того дня, когда вы к ней обратились.")


def _advice(found: Measured, card: OpenCard | None) -> list[str]:
    if found.verdict is Verdict.DAYS_OFF:
        return [_("Срок приходится на выходные: спросите в регистратуре о дежурном враче.")]
    if found.verdict is not Verdict.BROKEN:
        return []
    if card is None:
        return [_("Этот срок должна соблюдать клиника, к которой пациент прикреплён.")]
    return [
        _("Позвоните в регистратуру: место могут найти. Если не найдут, подайте обращение, оно уже готово.")
    ]
