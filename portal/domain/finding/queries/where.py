"""The parts of the statement that finds doctors: what is asked, as conditions with their values."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from portal.domain.finding.rules.ask import Ask
from portal.domain.finding.rules.typed import Meant
from portal.domain.finding.states import Kind, Whom

_SKILLS: Final = (Kind.SPECIALITY, Kind.PART_OF_SPECIALITY)
_ADULT: Final = 18
_BOOKABLE: Final = "d.self_booking AND p.self_booking AND NOT p.needs_referral"
_ACCESS: Final = "COALESCE(d.{name}, CASE WHEN d.site_id IS NULL THEN c.{name} ELSE s.{name} END) = %(yes)s"
"""A doctor's own word stands above that of the building where the doctor sits."""
_FAR: Final = (
    "(lat - %(north)s) * (lat - %(north)s)"
    " + (lon - %(east)s) * %(narrowing)s * (lon - %(east)s) * %(narrowing)s"
)
_LATITUDE: Final = "CASE WHEN s.latitude IS NULL THEN c.latitude ELSE s.latitude END"
_LONGITUDE: Final = "CASE WHEN s.latitude IS NULL THEN c.longitude ELSE s.longitude END"


class Parts:
    """Conditions of one search; `values` are what they name."""

    def __init__(self, region: str, ask: Ask) -> None:
        """Take the region that every condition stays in."""
        self.values: dict[str, Any] = {"region": region, "yes": True}
        self._ask = ask
        self._texts: dict[str, str] = {}

    @property
    def far(self) -> str:
        """Return the square of the distance from the spot, NULL without one or without coordinates."""
        spot = self._ask.spot
        if spot is None:
            return "NULL"
        self.values |= {"north": spot.latitude, "east": spot.longitude, "narrowing": spot.narrowing}
        return _FAR.replace("lat ", f"({_LATITUDE}) ").replace("lon ", f"({_LONGITUDE}) ")

    def own(self) -> Iterator[str]:
        """Yield the orders that put own doctors, then own clinics, first."""
        for column, ids in (("d.id", self._ask.own_doctors), ("d.clinic_id", self._ask.own_clinics)):
            if ids:
                yield f"CASE WHEN {column} IN ({_numbers(ids)}) THEN 0 ELSE 1 END"

    def filters(self, *, by_any: bool) -> list[str]:
        """Return every condition; a doctor fits when all hold."""
        return [
            "d.region_id = %(region)s",
            "d.is_active = %(yes)s",
            *self._said(by_any=by_any),
            *self._places(),
            *self._people(),
        ]

    def rank(self, *, by_any: bool) -> str:
        """Return how far a doctor is from the words, 0 the nearest; a missing word costs most."""
        told = [self._rank_of(meant, by_any=by_any) for meant in self._ask.words if meant or not by_any]
        return " + ".join(told) or "0"

    def _said(self, *, by_any: bool) -> list[str]:
        if by_any:
            # A word of a clinic alone brings nobody: it would bring the whole clinic for «поликлиника».
            hits = [self._hit(meant, with_clinic=False) for meant in self._ask.words if meant]
            return [f"({' OR '.join(hits or ['1 = 0'])})"]
        return [self._hit(meant) for meant in self._ask.words]

    def _places(self) -> Iterator[str]:
        ask = self._ask
        if ask.speciality_id is not None:
            yield "d.speciality_id = %(speciality)s"
            self.values["speciality"] = ask.speciality_id
        if ask.clinic_id is not None:
            yield "d.clinic_id = %(clinic)s"
            self.values["clinic"] = ask.clinic_id
        if ask.district:
            yield "c.district = %(district)s"
            self.values["district"] = ask.district
        if ask.needs_wheelchair:
            yield _ACCESS.format(name="wheelchair")
        if ask.needs_signs:
            yield _ACCESS.format(name="sign_language")
        if ask.only_free or ask.part.value:
            yield f"f.nearest_at IS NOT NULL AND {_BOOKABLE}"

    def _people(self) -> Iterator[str]:
        ask = self._ask
        if ask.gender:
            yield "d.gender = %(gender)s"
            self.values["gender"] = ask.gender
        if ask.whom is Whom.ADULT:
            yield f"COALESCE(d.max_age, {_ADULT}) >= {_ADULT} AND {_serves('children')}"
        if ask.whom is Whom.CHILD:
            yield f"COALESCE(d.min_age, 0) < {_ADULT} AND {_serves('adults')}"

    def _hit(self, meant: Meant, *, with_clinic: bool = True) -> str:
        return self._either(
            self._in("d.id", [Kind.DOCTOR], meant.doctors),
            self._in("d.speciality_id", _SKILLS, meant.skills | meant.skilled | meant.also),
            self._in("d.clinic_id", [Kind.CLINIC], meant.clinics) if with_clinic else "",
        )

    def _rank_of(self, meant: Meant, *, by_any: bool) -> str:
        """Return the cost of one word: 0 what was typed, 1 who treats it, 2 what is near, 9 nothing of it.

        Where every word must be there, whoever is neither of the first two is the third.
        """
        exact = meant.exact
        best = self._either(
            self._in("d.id", [Kind.DOCTOR], meant.doctors & exact),
            self._in("d.speciality_id", _SKILLS[:1], meant.skills & exact),
        )
        good = self._either(
            self._in("d.speciality_id", _SKILLS, meant.skills & exact | meant.skilled),
            self._in("d.clinic_id", [Kind.CLINIC], meant.clinics & exact),
        )
        near = f"WHEN {self._hit(meant)} THEN 2 ELSE 9" if by_any else "ELSE 2"
        return f"CASE WHEN {best} THEN 0 WHEN {good} THEN 1 {near} END"

    def _either(self, *conditions: str) -> str:
        return f"({' OR '.join(one for one in conditions if one) or '1 = 0'})"

    def _in(self, column: str, kinds: Iterable[Kind], words: Iterable[str]) -> str:
        """Return the condition that a column's object has one of these words; empty without words."""
        listed = ", ".join(self._name(word) for word in sorted(words))
        if not listed:
            return ""
        told = ", ".join(f"'{kind.value}'" for kind in kinds)
        return (
            f"{column} IN (SELECT object_id FROM finding_term"  # noqa: S608  names and kinds are ours
            f" WHERE region_id = %(region)s AND kind IN ({told}) AND word IN ({listed}))"
        )

    def _name(self, word: str) -> str:
        """Return the placeholder of a word, the same for the same word."""
        if word not in self._texts:
            self._texts[word] = f"w{len(self._texts)}"
            self.values[self._texts[word]] = word
        return f"%({self._texts[word]})s"


def _serves(others: str) -> str:
    return f"p.serves <> '{others}' AND c.serves <> '{others}'"


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in ids)
