"""What regions, clinics and positions have set about booking: kept in memory for ten seconds.

Each hold and each page of places asks; a change acts in the other processes within that time. What begins or
ends at a moment does so at that moment: it is compared with each question, only the rows are kept.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.domain.booking import models
from portal.domain.booking.rules import openings as ahead
from portal.domain.booking.rules import settings as rules
from portal.domain.booking.rules import whom
from portal.domain.booking.rules.missed import CodeAfter
from portal.domain.booking.rules.settings import BOUNDS, Limits, Notices, Rule, Setting
from portal.domain.booking.states import NOTICE_BEFORE
from portal.domain.clinics.rules.limits import Said
from portal.domain.regions.models import Region
from portal.domain.schedule.rules.horizon import Openings, Span

_known: Final[dict[str, tuple[float, Sequence[Setting]]]] = {}


def limits_of(
    *, region: str, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> Limits:
    """Return what holds for a place, or for a region's people (one query in ten seconds)."""
    return rules.limits(_of_region(region), at=at, clinic_id=clinic_id, position_id=position_id)


def notice_of(
    *, region: str, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> timedelta:
    """Return how long before a visit its place may still be booked, as `limits_of` says, and nothing else."""
    known = [one for one in _of_region(region) if one.rule == Rule.NOTICE_MINUTES]
    if not known:
        return NOTICE_BEFORE
    told = rules.value_of(Rule.NOTICE_MINUTES, known, at=at, clinic_id=clinic_id, position_id=position_id)
    return timedelta(minutes=told)


def takes_only_attached(
    *, region: str, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> bool:
    """Tell whether only who is attached to the clinic may book there, as `limits_of` says."""
    known = [one for one in _of_region(region) if one.rule == Rule.ONLY_ATTACHED]
    place = {"clinic_id": clinic_id, "position_id": position_id}
    return bool(known) and bool(rules.value_of(Rule.ONLY_ATTACHED, known, at=at, **place))


def code_after(
    *, region: str, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> CodeAfter:
    """Return after how many missed visits a place is booked by a code, as `limits_of` says."""
    return rules.code_after(_of_region(region), at=at, clinic_id=clinic_id, position_id=position_id)


def notices_of(*, region: str, at: datetime) -> Notices:
    """Return how long before a visit its place may be booked, all over a region (as `limits_of`)."""
    return rules.notices(_of_region(region), at=at)


def openings_of(region: str, clinic_id: int, default: Span) -> Openings:
    """Return when the places of a clinic open; `schedule` cuts days by it, so nothing remembered is told."""
    found = models.Setting.objects.filter(region=region, rule__in=ahead.RULES)
    return ahead.openings(_settings(found), clinic_id, default)


def about_whom(region: str) -> Sequence[Setting]:
    """Return what is, was and will be set about whom doctors see (one query, nothing remembered)."""
    return _settings(models.Setting.objects.filter(region=region, rule__in=whom.RULES))


def whom_of(region: str, at: datetime) -> Said:
    """Return what is set at a moment about whom doctors see; `clinics` writes doctors' rows by it."""
    return whom.said(about_whom(region), at)


def seen_ahead(
    *, region: Region, at: datetime, clinic_id: int | None = None, position_id: int | None = None
) -> int:
    """Return how many days ahead may have places to show, the one that opens next included."""
    default = Span(region.horizon_days, region.opens_at)
    told = ahead.openings(_of_region(region.pk), clinic_id, default)
    return ahead.seen_ahead(told.of_positions.get(position_id or 0, told.of_clinic), at)


def default_of(rule: Rule, region: Region) -> int:
    """Return what holds in a region where nothing is set: of openings its own columns say it."""
    if rule == Rule.HORIZON_DAYS:
        return region.horizon_days
    return ahead.minute_of(region.opens_at) if rule == Rule.OPENING_MINUTE else BOUNDS[rule].default


def _of_region(region: str) -> Sequence[Setting]:
    kept = _known.get(region)
    if kept is None or kept[0] <= time.monotonic():
        kept = _known[region] = (time.monotonic() + settings.BOOKING_RULES_KEPT, _read(region))
    return kept[1]


def _read(region: str) -> Sequence[Setting]:
    return _settings(models.Setting.objects.filter(region=region))


def _settings(found: "QuerySet[models.Setting]") -> Sequence[Setting]:
    names = ("rule", "value", "clinic_id", "position_id", "since_at", "till_at")
    return [Setting(Rule(rule), *told) for rule, *told in found.values_list(*names)]


def kept_in(region: str) -> Sequence[Setting]:
    """Return everything that is, was and will be set in a region (one query, nothing remembered)."""
    return _read(region)


def forget() -> None:
    """Read again at the next question: this process has changed something."""
    _known.clear()


@dataclass(frozen=True, slots=True)
class Told:
    """One setting as an operator reads it; `clinic` and `position` are empty where it is wider.

    `set_by` is the number of an employee as text, or the name of what else has set it.
    """

    id: int
    rule: Rule
    value: int
    clinic: str
    position: str
    since_at: datetime
    till_at: datetime | None
    set_by: str


def settings_of(*, region: str, at: datetime) -> Sequence[Told]:
    """Return what holds now or will, by rule, the wider first (one query)."""
    living = models.Setting.objects.filter(Q(till_at=None) | Q(till_at__gt=at), region=region)
    order = list(Rule)
    told = [_as_told(one) for one in living.select_related("clinic", "position")]
    return sorted(told, key=lambda one: (order.index(one.rule), one.clinic, one.position, one.since_at))


def settings_before(*, region: str, rule: Rule, at: datetime, most: int) -> Sequence[Told]:
    """Return what held of a rule and has ended, the last to end first, `most` at most (one query)."""
    ended = models.Setting.objects.filter(region=region, rule=rule, till_at__lte=at)
    newest = ended.select_related("clinic", "position").order_by("-till_at", "-pk")
    return [_as_told(one) for one in newest[:most]]


def _as_told(one: models.Setting) -> Told:
    return Told(
        one.pk, Rule(one.rule), one.value, one.clinic.short_name if one.clinic else "",
        one.position.title if one.position else "", one.since_at, one.till_at, one.set_by,
    )  # fmt: skip
