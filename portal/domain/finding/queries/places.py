"""Streets of the import, and the named place nearest to a spot: a page never keeps coordinates."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, FloatField
from django.db.models.functions import Cast

from portal.domain.clinics.models import Clinic, Street
from portal.domain.finding.rules.ask import Spot
from portal.domain.regions.models import Region
from portal.kit import folding

MOST_STREETS: Final = 20
FARTHEST_KM: Final = 150
"""Whoever stands farther away is not in the region."""
_LONGEST_KEY: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A street or a clinic by which somebody is; `key` names it in an address."""

    key: str
    name: str
    spot: Spot


def streets(region: Region, text: str) -> list[Place]:
    """Return the streets that hold every word of `text`, whatever it says before or after (one query)."""
    words = [word for word in folding.words(text) if not word.isdecimal() and word not in _SAYS_NOTHING]
    if not words:
        return []
    found = Street.objects.filter(region=region, is_active=True)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [_of_street(one) for one in found[:MOST_STREETS]]


_SAYS_NOTHING: Final = frozenset(
    ["ул", "улица", "пр", "проспект", "пер", "переулок", "г", "город", "д", "дом", "кв"]
)


def place(region: Region, key: str) -> Place | None:
    """Return the place that an address names (one query, none where it names nothing)."""
    kind, number = key[:1], key[1:_LONGEST_KEY]
    if not (number.isascii() and number.isdecimal() and int(number) < 2**63 and len(key) < _LONGEST_KEY):
        return None
    known: Any = {"region": region, "is_active": True, "pk": int(number)}
    if kind == "s":
        street = Street.objects.filter(**known).first()
        return _of_street(street) if street else None
    if kind == "c":
        clinic = Clinic.objects.filter(**known, latitude__isnull=False).first()
        return _of_clinic(clinic) if clinic else None
    return None


def near(region: Region, spot: Spot) -> Place | None:
    """Return the street, else the clinic, nearest to where somebody stands (two queries at most)."""
    streets = Street.objects.filter(region=region, is_active=True)
    street = streets.alias(far=_far(spot)).order_by("far").first()
    if street is not None and spot.km(street.latitude, street.longitude) <= FARTHEST_KM:
        return _of_street(street)
    clinics = Clinic.objects.filter(region=region, is_active=True, latitude__isnull=False)
    clinic = clinics.alias(far=_far(spot)).order_by("far").first()
    found = _of_clinic(clinic) if clinic else None
    return found if found and spot.km(found.spot.latitude, found.spot.longitude) <= FARTHEST_KM else None


def _far(spot: Spot) -> Any:
    """Return the square of the distance in degrees of latitude."""
    north = F("latitude") - spot.latitude
    east = (F("longitude") - spot.longitude) * spot.narrowing
    return Cast(north * north + east * east, FloatField())


def _of_street(street: Street) -> Place:
    return Place(f"s{street.pk}", str(street), Spot(street.latitude, street.longitude))


def _of_clinic(clinic: Clinic) -> Place:
    return Place(f"c{clinic.pk}", clinic.short_name, Spot(clinic.latitude or 0.0, clinic.longitude or 0.0))
