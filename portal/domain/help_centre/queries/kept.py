"""What operators wrote, and what people said of articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Q

from portal.domain.help_centre.models import Override, Vote

_POPULAR: Final = timedelta(days=90)
_MOST_TEXTS: Final = 50


@dataclass(frozen=True, slots=True)
class Tally:
    """How many said that an article helped, or not, and how many of these wrote what they missed."""

    yes: int = 0
    no: int = 0
    texts: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """What a region says instead of a file: now or from a moment on (UTC)."""

    slug: str
    title: str
    for_whom: str
    source: str
    revision: int
    since_at: datetime
    till_at: datetime | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What somebody missed in an article."""

    at: datetime
    text: str
    revision: int


def tallies(region: str) -> Mapping[str, Tally]:
    """Return the counts of every article of a region (one query)."""
    told = Vote.objects.filter(region=region).values("slug").annotate(
        yes=Count("pk", filter=Q(has_helped=True)), no=Count("pk", filter=Q(has_helped=False)),
        texts=Count("pk", filter=~Q(missing="")),
    )  # fmt: skip
    return {one["slug"]: Tally(one["yes"], one["no"], one["texts"]) for one in told}


def popular(region: str, *, at: datetime, most: int) -> list[str]:
    """Return the articles that helped most people in the last 90 days."""
    told = Vote.objects.filter(region=region, has_helped=True, voted_at__gte=at - _POPULAR)
    counted = told.values("slug").annotate(count=Count("pk")).order_by("-count", "slug")
    return [one["slug"] for one in counted[:most]]


def missing_of(region: str, slug: str) -> Sequence[Missing]:
    """Return what people missed in an article, the newest first, at most fifty."""
    told = Vote.objects.filter(region=region, slug=slug, has_helped=False).exclude(missing="")
    return [
        Missing(one.voted_at, one.missing, one.revision) for one in told.order_by("-voted_at")[:_MOST_TEXTS]
    ]


def editions(region: str, *, at: datetime) -> Sequence[Edition]:
    """Return what a region says instead of files, now and later."""
    told = Override.objects.filter(Q(till_at=None) | Q(till_at__gt=at), region=region)
    return [_edition(one) for one in told.order_by("slug", "revision")]


def edition_of(region: str, slug: str, *, at: datetime) -> Edition | None:
    """Return the newest words of a region about an article that hold or will; None: the file holds."""
    return next((one for one in reversed(editions(region, at=at)) if one.slug == slug), None)


def last_revision(region: str, slug: str) -> int:
    """Return the highest revision that a region has ever given to an article; 0 where it has none."""
    told = Override.objects.filter(region=region, slug=slug).aggregate(last=Max("revision"))
    return told["last"] or 0


def _edition(one: Override) -> Edition:
    return Edition(one.slug, one.title, one.for_whom, one.source, one.revision, one.since_at, one.till_at)
