"""Values of a page of found doctors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.finding import queries as finding
from portal.domain.finding.queries import Found, Results
from portal.domain.regions.queries import Region
from portal.look.values import DoctorView, LinkItem
from portal.sites.patient import spoken
from portal.sites.patient.doctors import fitting, presenters
from portal.sites.patient.doctors.asked import Asked
from portal.sites.patient.doctors.own import Own

LATE: Final = timedelta(minutes=20)
"""A count older than this is said to be old: the worker counts every five minutes."""


@dataclass(frozen=True, slots=True)
class Age:
    """How old the counts of a page are, in words; `is_late`: they may be wrong by now."""

    text: str
    is_late: bool


def age(counted_at: datetime | None, at: datetime) -> Age:
    """Say how old a count is; None is «just now»."""
    minutes = int((at - counted_at).total_seconds() // 60) if counted_at else 0
    if minutes < 1:
        return Age(_("Свободные места посчитаны только что."), is_late=False)
    if minutes < 60:
        said = ngettext("%(num)s минуту назад", "%(num)s минут назад", minutes) % {"num": minutes}
    else:
        hours = minutes // 60
        said = ngettext("%(num)s час назад", "%(num)s часов назад", hours) % {"num": hours}
    told = _("Свободные места посчитаны %(ago)s.") % {"ago": said}
    return Age(told, is_late=timedelta(minutes=minutes) >= LATE)


def rows(results: Results, asked: Asked, own: Own, at: datetime) -> list[DoctorView]:
    """Say the doctors of one page in the order in which they were found."""
    return [_row(one, asked, own, at) for one in results.found]


def _row(one: Found, asked: Asked, own: Own, at: datetime) -> DoctorView:
    far = [spoken.distance(one.km)] if one.km is not None else []
    return presenters.doctor_row(
        one.doctor, one.count, asked.given, at, also=[one.doctor.clinic.short_name, *far],
        is_own=one.doctor.pk in own.ids, is_fit=one.doctor.pk not in own.unfit([one.doctor], at),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ForChild:
    """What a parent without the child's card reads; `is_ordered`: those who see them stand first."""

    href: str
    is_ordered: bool


def for_child(results: Results, asked: Asked, own: Own, at: datetime, zone: str) -> ForChild | None:
    """Ask a grown-up with one card whether they look for a child: the list is put in order for them."""
    card = own.alone(at, zone)
    if card is None or not results.found or asked.page > 1:
        return None
    fits = any(fitting.fits(one.doctor, card, at) for one in results.found)
    return ForChild(fitting.child_card_href(), is_ordered=fits)


def any_href(results: Results, asked: Asked, own: Own, at: datetime) -> str:
    """Return where «any doctor» leads, where all that were found are of one speciality; else nothing."""
    of = {one.doctor.speciality_id for one in results.found}
    unfit = own.unfit([one.doctor for one in results.found], at)
    booked = [one for one in results.found if presenters.is_bookable(one.doctor)]
    free = [one for one in booked if one.count and one.doctor.pk not in unfit]
    if len(of) != 1 or len(free) < 2:
        return ""
    return asked.href("doctors:any", speciality=str(of.pop()))


def referring(results: Results, asked: Asked) -> list[LinkItem]:
    """Lead to those who refer people, where every doctor that stands first asks for a referral."""
    doctors = [one.doctor for one in results.found]
    if asked.page > 1 or not all(doctor.needs_referral for doctor in doctors):
        return []
    return list(dict.fromkeys(way for one in doctors for way in presenters.referring(one, asked.given)))


def instead(asked: Asked, results: Results) -> str:
    """Say how a mended text was understood; nothing where it was right."""
    return asked.reading.instead if results.found else ""


def by_street(region: Region, asked: Asked, **way: str) -> list[LinkItem]:
    """Offer to look near the street of an address that was typed where names are looked for (one query)."""
    if not asked.text or not finding.streets(region, asked.text):
        return []
    street = " ".join(word.capitalize() for word in finding.street_words(asked.text))
    told = _("Искать рядом с улицей «%(street)s»") % {"street": street}
    return [LinkItem(told, asked.href("doctors:near", "q", "place", "order", street=street, **way))]


def ways_on(region: Region, asked: Asked) -> list[LinkItem]:
    """Say what to do where nobody was found: drop what may be in the way, then other beginnings.

    One query where words were typed.
    """
    ways = by_street(region, asked)
    if asked.is_narrowed:
        ways.append(LinkItem(_("Искать без уточнений"), asked.href("doctors:list", *_NARROWING)))
    if asked.text and asked.speciality:
        ways.append(LinkItem(_("Искать среди всех специальностей"), asked.href("doctors:list", "speciality")))
    if asked.text:
        among = _("Искать «%(text)s» среди клиник") % {"text": asked.text}
        ways.append(LinkItem(among, asked.href("doctors:clinics")))
    kept = presenters.on_the_way(asked.given)
    return [
        *ways,
        LinkItem(_("Все специальности"), presenters.with_card("doctors:list", kept)),
        LinkItem(_("Все лечебные учреждения"), presenters.with_card("doctors:clinics", kept)),
        LinkItem(_("Помощь"), reverse("help_centre:page")),
    ]


_NARROWING: Final = ("whom", "gender", "part", "district", "wheelchair", "signs")


def more_href(results: Results, asked: Asked) -> str:
    """Return where the next page is; empty where there is none."""
    return asked.href(page=str(asked.page + 1)) if results.has_more else ""
