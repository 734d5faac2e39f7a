"""The parts of the statement that finds doctors: what is asked, as conditions with their values."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from portal.domain.clinics.states import Serves
from portal.domain.finding.rules.ask import Ask
from portal.domain.finding.rules.typed import Meant
from portal.domain.finding.states import Kind, Whom

_SKILLS: Final = (Kind.SPECIALITY, Kind.PART_OF_SPECIALITY)
_WHOLE: Final = (Kind.WHOLE_SPECIALITY,)
MISSED: Final = 9
"""What a word costs that a doctor has nothing of."""
_LOOKED_UP: Final = " IS TRUE"
"""Lets PostgreSQL look each doctor up in a hash of ids. Of a bare IN it would make a join, and guess badly:
a prepared statement takes «поликлиника» for a word of two clinics where it is one of three hundred. One
surname and the words of specialities are narrow: a join by an index is half the work there."""
_ADULT: Final = 18
_BOOKABLE: Final = "d.self_booking AND p.self_booking AND NOT d.needs_referral"
_SEES: Final = (
    "(d.min_age IS NULL OR d.min_age <= %(age)s) AND (d.max_age IS NULL OR d.max_age >= %(age)s)"
    " AND d.sex IN ('', %(sex)s) AND p.serves <> %(others)s AND c.serves <> %(others)s"
)
"""Says of a doctor what booking.rules.not_seen says of a place, for the person's age today."""
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
        self.values: dict[str, Any] = {"region": region, "yes": True, "part": ask.part.value}
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

    @property
    def unseen(self) -> str:
        """Return 1 for a doctor who does not see the person that is asked for, else 0."""
        return f"CASE WHEN {self._sees()} THEN 0 ELSE 1 END" if self._ask.person else "0"

    @property
    def other(self) -> str:
        """Return 0 for a doctor of the clinic that is named whole, else 1."""
        named = self._in("d.clinic_id", [Kind.WHOLE_CLINIC], {self._ask.clinic_name} - {""})
        return f"CASE WHEN {named} THEN 0 ELSE 1 END" if named else "0"

    def own(self) -> Iterator[str]:
        """Yield the orders that put own doctors, then own clinics, first."""
        for column, ids in (("d.id", self._ask.own_doctors), ("d.clinic_id", self._ask.own_clinics)):
            if ids:
                yield f"CASE WHEN {column} IN ({_numbers(ids)}) THEN 0 ELSE 1 END"

    def filters(self) -> list[str]:
        """Return every condition; a doctor fits when all hold, and is said by some word at least."""
        return [
            "d.region_id = %(region)s",
            "d.is_active = %(yes)s",
            *self._said(),
            *self._places(),
            *self.people(),
        ]

    def costs(self) -> dict[str, str]:
        """Return by column how far a doctor is from each word that is understood."""
        return dict(zip(self._costs, map(self._cost, filter(None, self._ask.words)), strict=True))

    @property
    def rank(self) -> str:
        """Return how far a doctor is from all words together, by the columns of `costs`."""
        return " + ".join(self._costs)

    @property
    def missed(self) -> str:
        """Return 0 for a doctor who has something of every word, else 1, by the columns of `costs`."""
        if not all(self._ask.words):
            return "1"
        return f"CASE WHEN {' AND '.join(f'{cost} < {MISSED}' for cost in self._costs)} THEN 0 ELSE 1 END"

    @property
    def _costs(self) -> list[str]:
        return [f"cost_{number}" for number, meant in enumerate(self._ask.words) if meant]

    def _said(self) -> Iterator[str]:
        """Yield the condition that a word names doctor or speciality, or that the clinic has all words.

        A word of a clinic alone brings nobody: it would bring the whole clinic for «поликлиника».
        """
        words = self._ask.words
        doctors, skills = (_all(meant.doctors for meant in words), _all(meant.skills for meant in words))
        clinics = [self._in("d.clinic_id", [Kind.CLINIC], meant.clinics) for meant in words]
        told = [
            self._in("d.id", [Kind.DOCTOR], doctors),
            self._in("d.speciality_id", _SKILLS, skills),
            self._in("d.speciality_id", _WHOLE, _all(meant.skilled | meant.also for meant in words)),
            " AND ".join(clinics) if all(clinics) else "",
        ]
        if words:
            is_broad = len(doctors) > 1 or not any(told[:3])
            yield self._either(*told) + (_LOOKED_UP if is_broad else "")

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

    def people(self) -> Iterator[str]:
        """Yield the conditions on whom a doctor sees, and on who the doctor is."""
        ask = self._ask
        if ask.gender:
            yield "d.gender = %(gender)s"
            self.values["gender"] = ask.gender
        if ask.person and ask.only_seeing:
            yield self._sees()
        if ask.whom is Whom.ADULT:
            yield f"COALESCE(d.max_age, {_ADULT}) >= {_ADULT} AND {_serves('children')}"
        if ask.whom is Whom.CHILD:
            yield f"COALESCE(d.min_age, 0) < {_ADULT} AND {_serves('adults')}"

    def _sees(self) -> str:
        person = self._ask.person
        assert person is not None  # noqa: S101  asked by the callers
        others = Serves.CHILDREN if person.age >= _ADULT else Serves.ADULTS
        self.values |= {"age": person.age, "sex": person.sex, "others": others.value}
        return _SEES

    def _cost(self, meant: Meant) -> str:
        """Return what a word costs: 0 what was typed, 1 who treats it, 2 what is near, `MISSED` nothing."""
        exact = meant.exact
        best = [
            self._in("d.id", [Kind.DOCTOR], meant.doctors & exact),
            self._in("d.speciality_id", _SKILLS[:1], meant.skills & exact),
        ]
        good = [
            self._in("d.speciality_id", _SKILLS, meant.skills & exact),
            self._in("d.speciality_id", _WHOLE, meant.skilled),
            self._in("d.clinic_id", [Kind.CLINIC], meant.clinics & exact),
        ]
        near = [
            self._in("d.id", [Kind.DOCTOR], meant.doctors - exact),
            self._in("d.speciality_id", _SKILLS, meant.skills - exact),
            self._in("d.speciality_id", _WHOLE, meant.also),
            self._in("d.clinic_id", [Kind.CLINIC], meant.clinics - exact),
        ]
        told = [
            f"WHEN {self._either(*each)} THEN {cost}"
            for cost, each in enumerate((best, good, near))
            if any(each)
        ]
        return f"CASE {' '.join(told)} ELSE {MISSED} END" if told else str(MISSED)

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


def _all(each: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*each)


def _serves(others: str) -> str:
    return f"p.serves <> '{others}' AND c.serves <> '{others}'"


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in ids)
