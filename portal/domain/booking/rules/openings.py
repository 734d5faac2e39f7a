"""What settings say of openings, as spans of time for `schedule`, which cuts days by them; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Final

from portal.domain.booking.rules.settings import BOUNDS, Rule, Setting, value_of
from portal.domain.schedule.rules.horizon import ALWAYS, FOR_EVER, Openings, Span

RULES: Final = frozenset({Rule.HORIZON_DAYS, Rule.OPENING_MINUTE})
_MEMORY: Final = timedelta(days=BOUNDS[Rule.HORIZON_DAYS].most)
"""What a horizon opened stays open at the longest until its last day has come."""


def minute_of(opening: time) -> int:
    """Return a time of the day as minutes since midnight."""
    return opening.hour * 60 + opening.minute


def time_of(minute: int) -> time:
    """Return a minute of the day as its time."""
    return time(*divmod(minute, 60))


def openings(settings: Iterable[Setting], clinic_id: int | None, default: Span) -> Openings:
    """Return what holds in a clinic and in its positions that have something of their own, now and later.

    `default` is what the region's columns say; without a clinic the answer is the region's.
    """
    told = [one for one in settings if one.rule in RULES and one.clinic_id in {None, clinic_id}]
    positions = {one.position_id for one in told if one.position_id is not None}
    return Openings(
        _spans(told, clinic_id, None, default),
        {position: _spans(told, clinic_id, position, default) for position in positions},
    )


def _spans(
    settings: Sequence[Setting], clinic_id: int | None, position_id: int | None, default: Span
) -> tuple[Span, ...]:
    told = [one for one in settings if one.position_id in {None, position_id}]
    turns = {moment for one in told for moment in (one.since_at, one.till_at) if moment is not None}
    edges = sorted({ALWAYS, FOR_EVER, *turns})
    value = partial(value_of, settings=told, clinic_id=clinic_id, position_id=position_id)
    return tuple(
        Span(
            value(Rule.HORIZON_DAYS, at=since_at, default=default.horizon_days),
            time_of(value(Rule.OPENING_MINUTE, at=since_at, default=minute_of(default.opening))),
            since_at,
            till_at,
        )
        for since_at, till_at in pairwise(edges)
    )


def seen_ahead(spans: Sequence[Span], at: datetime) -> int:
    """Return how many days ahead may have places to show: open ones, and one day that opens next."""
    return max(span.horizon_days for span in spans if _is_felt(span, at)) + 1


def _is_felt(span: Span, at: datetime) -> bool:
    return span.since_at <= at + timedelta(days=1) and span.till_at > at - _MEMORY
