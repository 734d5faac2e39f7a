"""Clinics as telephone numbers with hours, for those who cannot do something on the portal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString

from portal.domain.booking.access import Appointment
from portal.domain.clinics.queries import Clinic
from portal.domain.clinics.states import ClinicType, Serves
from portal.sites.patient import spoken

SHOWN_AT_FIRST: Final = 6
_OWN_AT_MOST: Final = 3
_SPECIAL: Final = frozenset({ClinicType.WOMEN, ClinicType.DENTAL, ClinicType.DISPENSARY})
_NOT_OF_SPECIAL: Final = frozenset({"home-visit", "checkup"})
_OF_ADULTS: Final = "checkup"


@dataclass(frozen=True, slots=True)
class ClinicView:
    """One clinic that can be called: `phones` are links."""

    name: str
    href: str
    address: str
    phones: SafeString
    hours: str


@dataclass(frozen=True, slots=True)
class District:
    """The clinics of one district; its name is empty where the clinics have told none."""

    name: str
    clinics: Sequence[ClinicView]


def is_right(what: str, clinic: Clinic) -> bool:
    """Tell whether a clinic is to be called for a section: people are attached to it, or all do it.

    «Диспансеризация» is of adults: children have check-ups of their own, to which their clinic calls them.
    """
    if what in _NOT_OF_SPECIAL and clinic.type in _SPECIAL:
        return False
    return what != _OF_ADULTS or clinic.serves != Serves.CHILDREN


def by_district(clinics: Iterable[Clinic]) -> list[District]:
    """Group clinics by district, both by name."""
    ordered = sorted(clinics, key=lambda one: (one.district, one.short_name))
    return [
        District(name, [_clinic(one) for one in group])
        for name, group in groupby(ordered, key=lambda one: one.district)
    ]


def own(visits: Sequence[Appointment], region: str) -> list[ClinicView]:
    """Say the clinics of this region where the person has visits, the latest visit first."""
    newest = {visit.clinic_id: visit.clinic for visit in reversed(visits) if visit.clinic.region_id == region}
    return [_clinic(one) for one in list(newest.values())[:_OWN_AT_MOST]]


def _clinic(one: Clinic) -> ClinicView:
    return ClinicView(
        name=one.short_name,
        href=reverse("doctors:clinic", args=[one.pk]),
        address=one.address,
        phones=spoken.phone_links(one.phones),
        hours=one.hours,
    )
