"""Clinics by words and filters, and in the order in which they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Clinic
from portal.domain.clinics.states import Serves
from portal.domain.finding.rules.ask import Spot
from portal.domain.finding.states import Whom
from portal.domain.regions.queries import Region
from portal.sites.patient.doctors import fitting
from portal.sites.patient.doctors.asked import Asked
from portal.sites.patient.doctors.own import Own

_SERVES = {Whom.ADULT: Serves.CHILDREN, Whom.CHILD: Serves.ADULTS}


@dataclass(frozen=True, slots=True)
class Near:
    """A clinic, and how far it is where that can be told."""

    clinic: Clinic
    km: float | None


def find(region: Region, asked: Asked) -> tuple[list[Near], str]:
    """Return the clinics that fit, and the words that were meant where the typed ones named nothing."""
    instead = ""
    found = directory.find_clinics(region, asked.text) if asked.text else directory.clinics_of(region)
    if not found and asked.reading.instead:
        instead = asked.reading.instead
        found = directory.find_clinics(region, instead)
    fit = [one for one in found if _fits(one, asked)]
    return [
        Near(one, _km(asked.place.spot, one) if asked.place else None) for one in fit
    ], instead if fit else ""


def _fits(clinic: Clinic, asked: Asked) -> bool:
    told = asked.narrow.told
    return (
        told.get("district", clinic.district) == clinic.district
        and not ("whom" in told and clinic.serves == _SERVES[Whom(told["whom"])])
        and not ("wheelchair" in told and not clinic.wheelchair)
        and not ("signs" in told and not clinic.sign_language)
    )


def _km(spot: Spot, clinic: Clinic) -> float | None:
    if clinic.latitude is None or clinic.longitude is None:
        return None
    return spot.km(clinic.latitude, clinic.longitude)


def _against(clinic: Clinic, mine: Own, at: datetime) -> str:
    return fitting.not_for(clinic, mine.card, at) or fitting.not_booked(clinic, mine.card, mine.clinics, at)


def in_order(found: Iterable[Near], mine: Own, at: datetime) -> list[tuple[Near, str]]:
    """Return clinics with why they are not for the card: its own first, then the near ones, others last."""
    told = [(one, _against(one.clinic, mine, at)) for one in found]
    return sorted(
        told,
        key=lambda one: (
            bool(one[1]),
            one[0].clinic.pk not in mine.clinics,
            mine.card is not None and fitting.is_womens_for_child(one[0].clinic, mine.card, at),
            one[0].km is None,
            one[0].km or 0.0,
        ),
    )
