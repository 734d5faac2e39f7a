"""What an address of the lists asks for: words, filters, a place, and how to ask a little differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from portal.domain.clinics import queries as directory
from portal.domain.finding import queries as finding
from portal.domain.finding.queries import Place
from portal.domain.finding.rules.ask import Ask
from portal.domain.finding.rules.typed import Reading
from portal.domain.finding.states import ANYBODY, Order, Part, Whom
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import presenters
from portal.sites.patient.doctors.forms import Narrow
from portal.sites.patient.doctors.own import Own

LONGEST_SEARCH: Final = 200
KEPT: Final = (
    "q", "speciality", "clinic", "place", "order", "whom", "gender", "part", "district", "wheelchair",
    "signs", "card", "move",
)  # fmt: skip
"""What a way from list to list keeps; anything else in an address is not ours."""
TO_CLINICS: Final = {"to": "clinics"}
"""Whoever says where they are on the list of clinics comes back to it."""
_FILTERS: Final = ("whom", "gender", "part", "district", "wheelchair", "signs")


@dataclass(frozen=True, slots=True)
class Asked:
    """One look at a list; `reading` is how the words were understood."""

    text: str
    reading: Reading
    speciality: directory.Speciality | None
    clinic: directory.Clinic | None
    place: Place | None
    narrow: Narrow
    page: int
    given: Mapping[str, str]
    time_zone: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: then specialities are shown to begin with."""
        return not (self.text or self.speciality or self.clinic or self.place or self.narrow.told)

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter may be what leaves nobody."""
        return any(name in self.narrow.told for name in _FILTERS)

    @property
    def whom(self) -> Whom | None:
        """For whom it is, by the filter or else by the words."""
        return self.whom_chosen if "whom" in self.narrow.told else self.reading.whom

    @property
    def whom_chosen(self) -> Whom | None:
        """For whom it is by the filter alone."""
        told = self.narrow.told.get("whom", ANYBODY)
        return None if told == ANYBODY else Whom(told)

    @property
    def whom_read(self) -> Whom | None:
        """For whom it is by the words alone, where no filter says so."""
        return None if "whom" in self.narrow.told else self.reading.whom

    def ask(self, own: Own, at: datetime, **more: Any) -> Ask:
        """Return it as the domain is asked."""
        told = self.narrow.told
        named = {
            "words": self.reading.words,
            "clinic_name": self.reading.clinic,
            "speciality_id": self.speciality.pk if self.speciality else None,
            "clinic_id": self.clinic.pk if self.clinic else None,
            "district": told.get("district", ""),
            "whom": self.whom,
            "gender": told.get("gender", ""),
            "needs_wheelchair": bool(told.get("wheelchair")),
            "needs_signs": bool(told.get("signs")),
            "part": Part(told.get("part", "")),
            "spot": self.place.spot if self.place else None,
            "order": Order(told.get("order", Order.NEAR if self.place else Order.SOON)),
            "own_doctors": sorted(own.ids),
            "own_clinics": sorted(own.clinics),
            "person": own.person(at, self.time_zone),
        }
        return Ask(**named | more)

    def who(self, own: Own, at: datetime, whom: Whom | None) -> Ask:
        """Return for whom places are counted: the card that is named and `whom`; nobody is everybody."""
        return Ask(whom=whom, person=own.wider().person(at, self.time_zone), only_seeing=True)

    def href(self, name: str = "doctors:list", *without: str, **changed: str) -> str:
        """Return the address of the same question, changed a little."""
        told = {key: value for key, value in self.given.items() if key not in without} | changed
        return reverse(name) + (f"?{urlencode(told)}" if told else "")


def read(request: PortalRequest, *, without: Sequence[str] = ()) -> Asked:
    """Read an address; a number that nobody has is 404. At most four queries, one for each thing named.

    `without` are filters that this list has no use for.
    """
    text = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    words = finding.words_of(request.region)
    place = _named(request, "place", lambda told: finding.place(request.region, told))
    given = {key: request.GET[key] for key in KEPT if request.GET.get(key)}
    return Asked(
        text=text,
        reading=words.understood(text),
        speciality=_row(request, "speciality", directory.speciality),
        clinic=_row(request, "clinic", directory.clinic),
        place=place,
        narrow=Narrow(_with_order(request, place), districts=words.districts, has_place=place is not None,
                      without=without),
        page=presenters.number(request.GET.get("page", "")) or 1,
        given=given,
        time_zone=request.region.time_zone,
    )  # fmt: skip


def _with_order(request: PortalRequest, place: Place | None) -> Any:
    """Somebody who has just said where they are looks for what is near."""
    asked = request.GET.copy()
    if place is not None and not asked.get("order"):
        asked["order"] = Order.NEAR.value
    return asked


def _row(request: PortalRequest, name: str, find: Any) -> Any:
    return _named(request, name, lambda told: find(request.region, presenters.number(told) or 0))


def _named(request: PortalRequest, name: str, find: Any) -> Any:
    told = request.GET.get(name, "")
    if not told:
        return None
    found = find(told)
    if found is None:
        raise Http404
    return found
