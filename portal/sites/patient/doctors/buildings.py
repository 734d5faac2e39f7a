"""Clinics by words and filters, and in the order in which they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Clinic
from portal.domain.clinics.states import Serves
from portal.domain.finding.rules import plain
from portal.domain.finding.rules.ask import Spot
from portal.domain.finding.states import Whom
from portal.domain.regions.queries import Region
from portal.kit import folding
from portal.sites.patient.doctors import fitting
from portal.sites.patient.doctors.asked import Asked
from portal.sites.patient.doctors.own import Own

_OTHERS = {Whom.ADULT: Serves.CHILDREN, Whom.CHILD: Serves.ADULTS}


@dataclass(frozen=True, slots=True)
class Near:
    """A clinic, how far it is where that can be told, and how far its name is from what was typed."""

    clinic: Clinic
    km: float | None
    rank: int = 0


def find(region: Region, asked: Asked) -> tuple[list[Near], str]:
    """Return the clinics that fit, and the words that were meant where the typed ones named nothing."""
    instead = ""
    found = directory.find_clinics(region, asked.text) if asked.text else directory.clinics_of(region)
    if not found and asked.reading.instead:
        instead = asked.reading.instead
        found = directory.find_clinics(region, instead)
    fit = [one for one in found if _fits(one, asked)]
    typed = plain.clinic_name(folding.words(instead or asked.text))
    return [
        Near(one, _km(asked.place.spot, one) if asked.place else None, _rank(one, typed)) for one in fit
    ], instead if fit else ""


def _rank(clinic: Clinic, typed: str) -> int:
    """Return 0 for the clinic of just this name, then those whose short or full name holds it in a row."""
    short, full = (
        plain.clinic_name(folding.fold(name).split()) for name in (clinic.short_name, clinic.full_name)
    )
    held = (short == typed, f" {typed} " in f" {short} ", f" {typed} " in f" {full} ")
    return next((rank for rank, is_so in enumerate(held) if is_so), len(held)) if typed else 0


def _fits(clinic: Clinic, asked: Asked) -> bool:
    told = asked.narrow.told
    return (
        told.get("district", clinic.district) == clinic.district
        and not (asked.whom_chosen and clinic.serves == _OTHERS[asked.whom_chosen])
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
    """Return clinics with why they are not for the card: what was named, its own, near ones, others."""
    told = [(one, _against(one.clinic, mine, at)) for one in found]
    return sorted(
        told,
        key=lambda one: (
            bool(one[1]),
            one[0].rank,
            one[0].clinic.pk not in mine.clinics,
            mine.card is not None and fitting.is_womens_for_child(one[0].clinic, mine.card, at),
            one[0].km is None,
            one[0].km or 0.0,
        ),
    )
