"""Whom a rule of booking concerns: told to the operator before it is set or ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.domain.booking import models
from portal.domain.booking.queries.settings import Told, kept_in, settings_of
from portal.domain.booking.rules import settings as rules
from portal.domain.clinics import queries as clinics
from portal.domain.regions.models import Region


@dataclass(frozen=True, slots=True)
class Reach:
    """For how many working doctors of how many clinics a value decides when it begins.

    `others` stand in its place too, and a narrower value decides for them. `ends` is what had no end in the
    same place and ends when it begins.
    """

    doctors: int
    clinics: int
    others: int
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A value that may be ended, and what holds in its place then; `after` is None where nothing is set.

    `before` is what ends when it was to begin, and goes on by itself no more.
    """

    told: Told
    after: int | None
    before: int | None


def reach_of(made: models.Setting) -> Reach:
    """Return whom a value that was set concerns (two queries)."""
    told, mine = kept_in(made.region_id), _plain(made)
    here = [
        place for place in clinics.doctors_by_place(region=made.region_id)
        if made.clinic_id in {None, place.clinic_id} and made.position_id in {None, place.position_id}
    ]  # fmt: skip
    decided = [
        place for place in here
        if rules.nearest(mine.rule, told, mine.since_at, place.clinic_id, place.position_id) == mine
    ]  # fmt: skip
    doctors = sum(place.doctors for place in decided)
    others = sum(place.doctors for place in here) - doctors
    return Reach(doctors, len({place.clinic_id for place in decided}), others, _before(mine, told))


def _before(mine: rules.Setting, told: Iterable[rules.Setting]) -> int | None:
    """Return the value in the same place that ends as this one begins."""
    place = mine.rule, mine.clinic_id, mine.position_id
    found = [one for one in told if (one.rule, one.clinic_id, one.position_id) == place]
    return next((one.value for one in found if one.till_at == mine.since_at), None)


def _plain(one: models.Setting) -> rules.Setting:
    return rules.Setting(
        rules.Rule(one.rule), one.value, one.clinic_id, one.position_id, one.since_at, one.till_at
    )


def ending_of(*, setting_id: int, region: Region, at: datetime) -> Ending | None:
    """Return what ends with a value that holds or will; None where there is none such (three queries)."""
    told = next((one for one in settings_of(region=region.pk, at=at) if one.id == setting_id), None)
    made = models.Setting.objects.filter(pk=setting_id, region=region.pk).first()
    if told is None or made is None:
        return None
    mine, moment = _plain(made), max(at, told.since_at)
    others = [one for one in kept_in(region.pk) if one != mine]
    found = rules.nearest(told.rule, others, moment, made.clinic_id, made.position_id)
    is_ahead = told.since_at > at
    return Ending(told, found.value if found else None, _before(mine, others) if is_ahead else None)
