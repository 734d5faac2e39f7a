"""Doctors that fit what is asked: one hand-written statement, put together from its filters.

Free places come from the counts, so the time does not grow with the number of places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Count
from portal.domain.clinics.queries import BESIDE, COLUMNS, Doctor, whole_doctor
from portal.domain.finding.queries import where
from portal.domain.finding.rules.ask import DEGREE_KM, Ask
from portal.domain.finding.rules.spread import Candidate
from portal.domain.finding.states import Order, Part
from portal.domain.regions.models import Region
from portal.kit import moments, zones

PAGE: Final = 20
MOST_PAGES: Final = 50
MOST_CANDIDATES: Final = 500
_COUNTS: Final = """LEFT JOIN finding_freecount f ON f.doctor_id = d.id AND f.part = %(part)s
    AND f.nearest_at >= %(from)s AND f.speciality_id = d.speciality_id AND """
_BOOKABLE: Final = "d.self_booking AND p.self_booking AND NOT d.needs_referral"
_TABLES: Final = f"""clinics_doctor d
JOIN clinics_clinic c ON c.id = d.clinic_id AND c.is_active
JOIN clinics_speciality p ON p.id = d.speciality_id
LEFT JOIN clinics_site s ON s.id = d.site_id
{_COUNTS}{_BOOKABLE}"""
_SAID: Final = f"""WITH said AS MATERIALIZED (
SELECT d.id, d.clinic_id, d.speciality_id, d.surname, d.name, {{far}} AS far, {{unseen}} AS unseen, {{costs}},
    CASE WHEN {_BOOKABLE} THEN 1 ELSE 0 END AS is_bookable
FROM {_TABLES}
WHERE {{where}}
)"""  # noqa: S608  constants of this file
_OF_SAID: Final = f"said d\n{_COUNTS}d.is_bookable = 1"
"""Whom any word means, with what each word costs; only who is left of them is looked up in the counts."""
_LEAST: Final = "(SELECT min({missed}) FROM said)"
"""Who has every word, else who has some: compared by `<=`, as PostgreSQL expects next to nobody of `=`."""
_STATEMENT: Final = """
{said}
SELECT {columns}, page.free, page.nearest_at, k.counted_at, page.far, page.missed
FROM (
SELECT d.id, f.free, f.nearest_at, {far} AS far, {missed} AS missed, {keys}
FROM {tables}
WHERE {where}
ORDER BY {order}
LIMIT %(limit)s OFFSET %(offset)s
) page
JOIN clinics_doctor d ON d.id = page.id
{beside}
LEFT JOIN finding_counted k ON k.clinic_id = d.clinic_id
ORDER BY {order}
"""
"""Whom to show is found among narrow rows; only those of the page are put together whole."""


@dataclass(frozen=True, slots=True)
class Found:
    """A doctor with free places as they were counted; `km` from the spot where one is asked for.

    No `count` where nothing is free; `counted_at` None: looked at just now.
    """

    doctor: Doctor
    count: Count | None
    counted_at: datetime | None
    km: float | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results; `by_any`: nobody fits every word, these fit some."""

    found: Sequence[Found] = ()
    has_more: bool = False
    by_any: bool = False

    @property
    def counted_at(self) -> datetime | None:
        """When the oldest count of this page was made."""
        return min((one.counted_at for one in self.found if one.counted_at), default=None)


def doctors(region: Region, ask: Ask, *, at: datetime, page: int = 1) -> Results:
    """Return doctors that fit, `PAGE` of them; where nobody fits every word, those who fit some.

    One statement, another where a clinic has not been counted yet.
    """
    number = min(max(page, 1), MOST_PAGES)
    rows = _rows(region, ask, at, limit=PAGE + 1, offset=PAGE * (number - 1))
    found = [_found(row) for row in rows[:PAGE]]
    has_more = len(rows) > PAGE and number < MOST_PAGES
    return Results(_with_live(found, region, ask, at), has_more, any(missed for *_, missed in rows))


def candidates(region: Region, ask: Ask, *, at: datetime) -> list[Candidate]:
    """Return whom «any doctor» may be, with their places as they were counted (one statement)."""
    clinic = "JOIN clinics_clinic c ON c.id = d.clinic_id"
    columns = "d.id, c.time_zone, d.clinic_id, d.position_id"
    rows = _rows(region, ask, at, limit=MOST_CANDIDATES, columns=columns, beside=clinic, most="0")
    return [
        Candidate(doctor, zones.local(moments.read(nearest), zone).date(), free, zone, *place)
        for doctor, zone, *place, free, nearest, _counted, _far, _missed in rows
    ]


def _rows(
    region: Region, ask: Ask, at: datetime, *, limit: int, offset: int = 0, **shown: str
) -> list[tuple[Any, ...]]:
    if ask.words and not any(ask.words):
        return []  # nobody has words that are not understood
    parts = where.Parts(region.pk, ask)
    statement = _statement(ask, parts, **shown)
    shortest = booking.notices_of(region=region.pk, at=at).shortest
    soonest = connection.ops.adapt_datetimefield_value(at + shortest)
    with connection.cursor() as cursor:
        cursor.execute(statement, parts.values | {"from": soonest, "limit": limit, "offset": offset})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _statement(
    ask: Ask, parts: where.Parts, *, columns: str = COLUMNS, beside: str = BESIDE, most: str = _LEAST
) -> str:
    told = _of_words(parts, most) if ask.words else _of_all(parts)
    keys = {
        f"key_{number}": key for number, key in enumerate(_order(ask, parts, told["far"], told["unseen"]))
    }
    named = ", ".join(f"{key} AS {name}" for name, key in keys.items())
    return _STATEMENT.format(columns=columns, beside=beside, keys=named, order=", ".join(keys), **told)


def _of_all(parts: where.Parts) -> dict[str, str]:
    """Return what the statement looks at where nothing was typed."""
    filters = " AND ".join(parts.filters())
    return {
        "said": "",
        "far": parts.far,
        "unseen": parts.unseen,
        "missed": "0",
        "tables": _TABLES,
        "where": filters,
    }


def _of_words(parts: where.Parts, most: str) -> dict[str, str]:
    """Return what the statement looks at where words were typed; nobody misses more than `most`."""
    costs = ", ".join(f"{cost} AS {name}" for name, cost in parts.costs().items())
    filters = " AND ".join(parts.filters())
    said = _SAID.format(far=parts.far, unseen=parts.unseen, costs=costs, where=filters)
    left = f"{parts.missed} <= {most.format(missed=parts.missed)}"
    told = {"said": said, "far": "d.far", "unseen": "d.unseen", "missed": parts.missed}
    return told | {"tables": _OF_SAID, "where": left}


def _order(ask: Ask, parts: where.Parts, far: str, unseen: str) -> Iterator[str]:
    """Yield what stands first: who sees the person, the clinic named, the words, own ones, free, near, soon.

    The words stand above what is one's own: «болит ухо» is for the ear doctor, whoever the own therapist is.
    """
    if ask.person:
        yield unseen
    if ask.clinic_name:
        yield parts.other
    if ask.words:
        yield parts.rank
    yield from parts.own()
    yield "CASE WHEN f.nearest_at IS NULL THEN 1 ELSE 0 END"
    if ask.order is Order.NEAR and ask.spot:
        yield far
    yield "f.nearest_at"
    yield "d.surname"
    yield "d.name"
    yield "d.id"


def _found(row: Sequence[Any]) -> Found:
    *_, free, nearest, counted, far, _missed = row
    return Found(
        doctor=whole_doctor(row),
        count=Count(free, moments.read(nearest)) if free else None,
        counted_at=moments.read(counted) if counted else None,
        km=None if far is None else DEGREE_KM * float(max(far, 0)) ** 0.5,
    )


def _with_live(found: Sequence[Found], region: Region, ask: Ask, at: datetime) -> list[Found]:
    """Look at the places of doctors whose clinic has never been counted, all day long."""
    unknown = [one.doctor.pk for one in found if one.counted_at is None]
    if not unknown or ask.part is not Part.ANY:
        return list(found)
    live = booking.board_of_doctors(region=region.pk, doctors=unknown, at=at)
    shown = [
        one if one.counted_at else Found(one.doctor, live.get(one.doctor.pk), None, one.km) for one in found
    ]
    return sorted(shown, key=lambda one: one.count is None) if not ask.words else shown
