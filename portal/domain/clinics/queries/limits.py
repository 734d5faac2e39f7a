"""Whom doctors see now, as expressions over their rows: what is set about it, else their own data."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Case, F, Field, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from portal.domain.clinics.models import Doctor, Speciality
from portal.domain.clinics.rules.limits import OWN, Limit, Said, Told
from portal.domain.clinics.states import Serves

_REFERRAL: Final = Speciality.objects.filter(pk=OuterRef("speciality_id")).values("needs_referral")
_NO_AGE: Final = -1
_ADULT: Final = 18


def held(said: Said) -> dict[str, Case]:
    """Return by column what holds for each doctor, as `rules.limits.held` says it of one."""
    return {limit.value: _held(limit, said.get(limit, {})) for limit in Limit}


def _held(limit: Limit, told: Told) -> Case:
    (field,) = (one for one in Doctor._meta.concrete_fields if one.name == limit)
    own = Subquery(_REFERRAL) if limit is Limit.NEEDS_REFERRAL else F(OWN[limit])
    return Case(*_whens(told, field), default=_word(told[None, None], field) if (None, None) in told else own)


def _whens(told: Told, field: "Field[Any, Any]") -> Iterator[When]:
    """Yield the words of positions, then those of clinics, one for all who say the same."""
    positions = {position: word for (_, position), word in told.items() if position is not None}
    clinics = {
        clinic: word for (clinic, position), word in told.items() if clinic is not None and position is None
    }
    for column, words in (("position", positions), ("clinic", clinics)):
        whose: dict[Any, list[int]] = {}
        for number, word in words.items():
            whose.setdefault(word, []).append(number)
        yield from (When(**{f"{column}__in": ids}, then=_word(word, field)) for word, ids in whose.items())


def _word(word: Any, field: "Field[Any, Any]") -> Value | Cast:
    """Return a word of the column's type: where all are NULL, PostgreSQL would take them for text."""
    value = Value(word, output_field=field)
    return Cast(value, field) if word is None else value


def stale(region: str, said: Said) -> "QuerySet[Doctor]":
    """Return the doctors of a region whose rows do not say what holds."""
    found, unlike = Doctor.objects.filter(region=region), Q()
    for name, holds in held(said).items():
        found = found.alias(**{f"is_{name}": _known(name, F(name)), f"holds_{name}": _known(name, holds)})
        unlike |= ~Q(**{f"is_{name}": F(f"holds_{name}")})
    return found.filter(unlike)


def _known(name: str, value: Case | F) -> Case | Coalesce | F:
    """Return what can be compared with `=`: no age is like no age."""
    return Coalesce(value, _NO_AGE) if name in (Limit.MIN_AGE, Limit.MAX_AGE) else value


def shut_out(region: str, said: Said) -> set[int]:
    """Return the working doctors whom ages, set or own or of those they serve, leave nobody to see."""
    told = held(said)
    found = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True)
    named = found.alias(youngest=told[Limit.MIN_AGE], oldest=told[Limit.MAX_AGE])
    for_children = Q(speciality__serves=Serves.CHILDREN) | Q(clinic__serves=Serves.CHILDREN)
    for_adults = Q(speciality__serves=Serves.ADULTS) | Q(clinic__serves=Serves.ADULTS)
    nobody = Q(youngest__gt=F("oldest"))
    nobody |= for_children & Q(youngest__gte=_ADULT) | for_adults & Q(oldest__lt=_ADULT)
    return set(named.filter(nobody).values_list("pk", flat=True))


def some_of(doctors: Collection[int], most: int) -> list[Doctor]:
    """Return some of these doctors with clinic and speciality, `most` at most, by name (one query)."""
    named = Doctor.objects.filter(pk__in=sorted(doctors)).select_related("clinic", "speciality")
    return list(named.order_by("surname", "name", "pk")[:most])
