"""Streets of the import, and the named place nearest to a spot: a page never keeps coordinates."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, FloatField
from django.db.models.functions import Cast

from portal.domain.clinics.models import Clinic, Street
from portal.domain.finding.rules import slips
from portal.domain.finding.rules.ask import Spot
from portal.domain.regions.models import Region
from portal.kit import folding

MOST_STREETS: Final = 20
FARTHEST_KM: Final = 150
"""Whoever stands farther away is not in the region."""
_LONGEST_KEY: Final = 20
_SHORTEST_TO_MEND: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A street or a clinic by which somebody is; `key` names it in an address."""

    key: str
    name: str
    spot: Spot


def streets(region: Region, text: str) -> list[Place]:
    """Return the streets that hold every word of `text`, whatever it says before or after (one query)."""
    words = street_words(text)
    if not words:
        return []
    found = Street.objects.filter(region=region, is_active=True)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [_of_street(one) for one in found[:MOST_STREETS]]


def street_words(text: str) -> list[str]:
    """Return the folded words of a text that may name a street: no numbers of houses, no «улица»."""
    return [word for word in folding.words(text) if not word[0].isdecimal() and word not in _SAYS_NOTHING]


def streets_like(region: Region, text: str) -> list[Place]:
    """Return the streets that may have been meant by words with a slip each (two queries at most)."""
    keys = Street.objects.filter(region=region, is_active=True).values_list("search_key", flat=True)
    known = {word for key in keys for word in key.split()} - _SAYS_NOTHING
    meant = [_meant(word, known) for word in street_words(text)]
    found = streets(region, " ".join(meant)) if all(meant) else []
    return [one for one in found if set(meant) <= set(folding.fold(one.name).split())]


def _meant(word: str, known: Collection[str]) -> str:
    """Return the word itself where it is one, else the first that one slip makes of it; empty for none."""
    if word in known or len(word) < _SHORTEST_TO_MEND:
        return word if word in known else ""
    return min((one for one in slips.around(word) if one in known), default="")


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
