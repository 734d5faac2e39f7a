"""What a person looks for, as plain values, and how far places lie from each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.domain.finding.rules.typed import Meant
from portal.domain.finding.states import Order, Part, Whom

DEGREE_KM: Final = 111.32
"""One degree of latitude."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is, in degrees."""

    latitude: float
    longitude: float

    @property
    def narrowing(self) -> float:
        """How much shorter a degree of longitude is here; enough inside one region."""
        return math.cos(math.radians(self.latitude))

    def km(self, latitude: float, longitude: float) -> float:
        """Return how far a point is, as the crow flies, in kilometres; right inside one region."""
        north, east = latitude - self.latitude, (longitude - self.longitude) * self.narrowing
        return DEGREE_KM * math.hypot(north, east)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be seen: full years today, and sex."""

    age: int
    sex: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Filters of a search; what is empty or None asks for nothing.

    Doctors of a clinic that is named whole (`clinic_name`) come first, whatever else its number is found in.
    Doctors who do not see the `person` come last, or not at all where `only_seeing` is asked for.
    """

    words: Sequence[Meant] = ()
    clinic_name: str = ""
    speciality_id: int | None = None
    clinic_id: int | None = None
    district: str = ""
    whom: Whom | None = None
    gender: str = ""
    needs_wheelchair: bool = False
    needs_signs: bool = False
    part: Part = Part.ANY
    spot: Spot | None = None
    order: Order = Order.SOON
    only_free: bool = False
    person: Person | None = None
    only_seeing: bool = False
    own_doctors: Sequence[int] = ()
    own_clinics: Sequence[int] = ()

    @property
    def is_for_some(self) -> bool:
        """Whether only doctors who see somebody certain are asked for."""
        return self.whom is not None or (self.person is not None and self.only_seeing)
