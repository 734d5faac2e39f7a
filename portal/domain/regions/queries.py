"""Reads about regions; one query each."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from portal.domain.regions.models import Act, KeepTerm, Region, RegionDay, TextsBudget
from portal.domain.regions.rules import acts as rules
from portal.domain.regions.rules import keeping
from portal.domain.regions.rules.calendar import Calendar, OwnDay
from portal.kit import folding

_COLUMNS = ", ".join(str(field.column) for field in Region._meta.concrete_fields)
_OPEN = f"SELECT {_COLUMNS} FROM regions_region WHERE code = %s AND is_on"  # noqa: S608  our own columns
"""By hand, because every page asks: Django takes three times longer to put the same together."""


def offered(search: str | None = None) -> list[Region]:
    """Return the regions that are on, by name or number; ё, case and dashes do not matter."""
    return _found(Region.objects.filter(is_on=True), search)


def not_yet(search: str) -> list[Region]:
    """Return the regions that are known but not switched on, by name or number."""
    return _found(Region.objects.filter(is_on=False), search)


def _found(found: "QuerySet[Region]", search: str | None) -> list[Region]:
    for word in folding.words(search or ""):
        found = found.filter(_number(word) if word.isdecimal() else Q(search_key__contains=word))
    return list(found.order_by("name"))


def _number(word: str) -> Q:
    return Q(code=word.zfill(2)) | Q(code__startswith=word)


def known(code: str) -> Region | None:
    """Return the region of this number, on or not."""
    return Region.objects.filter(code=code).first()


def open_region(code: str) -> Region | None:
    """Return the region of this number if it is switched on; a cookie may hold anything."""
    if not code.isdecimal():
        return None  # PostgreSQL breaks off at a NUL
    return next(iter(Region.objects.raw(_OPEN, [code])), None)


def remembered(
    *, code: str, name: str, time_zone: str, brand: str, support_phone: str, emergency: list[str]
) -> Region:
    """Return a region as a note outside the database tells it: enough for the frame of a page (no query)."""
    return Region(
        code=code, name=name, time_zone=time_zone, is_on=True, brand=brand,
        support_phone=support_phone, emergency=emergency,
    )  # fmt: skip


def carries(*, code: str, messenger: str) -> bool:
    """Tell whether notices of a region may go by this messenger (one query)."""
    named = Region.objects.filter(code=code).values_list("messengers", flat=True).first()
    return messenger in (named or [])


def switched_on() -> list[Region]:
    """Return every region that is on, by number."""
    return list(Region.objects.filter(is_on=True).order_by("code"))


def calendar(region: Region) -> Calendar:
    """Return the days off of a region."""
    found = RegionDay.objects.filter(region=region).values_list("day", "is_off", "name")
    return Calendar({day: OwnDay(day, is_off, name) for day, is_off, name in found}, region.calendar_until)


def book(region: str) -> rules.Book:
    """Return every act of the country and of a region, former and coming ones too."""
    return rules.Book(_said(one) for one in Act.objects.filter(Q(region=None) | Q(region=region)))


def federal_book() -> rules.Book:
    """Return every act of the country."""
    return rules.Book(_said(one) for one in Act.objects.filter(region=None))


def _said(one: Act) -> rules.Said:
    act = rules.Act(
        key=one.key, region=one.region_id or "", kind=rules.Kind(one.kind), number=one.number,
        signed=one.signed, title=one.title, gives=one.gives, topic=rules.Topic(one.topic), link=one.link,
        since=one.since, till=one.till, replaced_by=one.replaced_by, version=one.version,
    )  # fmt: skip
    return rules.Said(act, one.is_void)


def all_codes() -> list[str]:
    """Return the number of every region, on or not: what was kept in one that was switched off goes too."""
    return list(Region.objects.order_by("code").values_list("code", flat=True))


def months_kept(*, region: str, what: keeping.Kept, at: datetime) -> int:
    """Return how many months a region keeps what is over at a moment (one query)."""
    return keeping.months(_keep_terms(region, what), what, at)


def due_to_go(*, region: str, what: keeping.Kept, at: datetime) -> list[keeping.Span]:
    """Return between which moments lies what a region has kept long enough (one query)."""
    return keeping.due(_keep_terms(region, what), what, at)


def _keep_terms(region: str, what: keeping.Kept) -> list[keeping.Term]:
    rows = KeepTerm.objects.filter(region=region, what=what).order_by("since_at")
    return [keeping.Term(*row) for row in rows.values_list("months", "since_at")]


def keep_terms(*, region: str) -> list[KeepTerm]:
    """Return every term that a region has set, the newest first (one query)."""
    return list(KeepTerm.objects.filter(region=region).order_by("-since_at", "-pk"))


def texts_budget(*, region: str) -> int | None:
    """Return the kopecks a day that a region's operator allows, None where nobody has said (one query)."""
    told = TextsBudget.objects.filter(region=region).order_by("-pk").values_list("kopecks", flat=True)
    return next(iter(told[:1]), None)


def texts_budgets_now(*, regions: Collection[str]) -> dict[str, int]:
    """Return the kopecks a day that operators allow, of those regions where one has said (one query)."""
    newest = TextsBudget.objects.filter(region__in=regions).order_by().values("region")
    last = newest.annotate(last=Max("pk")).values("last")
    return dict(TextsBudget.objects.filter(pk__in=last).values_list("region_id", "kopecks"))


def texts_budgets(*, region: str) -> list[TextsBudget]:
    """Return every figure that an operator has set, the newest first (one query)."""
    return list(TextsBudget.objects.filter(region=region).order_by("-pk"))
