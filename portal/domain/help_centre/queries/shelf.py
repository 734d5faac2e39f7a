"""The articles as a region shows them at a moment: its own words where it has some, else the files'."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from portal.domain.help_centre import ports
from portal.domain.help_centre.models import Override
from portal.domain.help_centre.queries.files import Files, files
from portal.domain.help_centre.rules import reading, shelf
from portal.domain.help_centre.rules.article import Article, Block, Known, Section
from portal.domain.help_centre.rules.search import Found, Index
from portal.domain.regions.models import Region
from portal.kit import zones


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Every article as one region shows it."""

    articles: Mapping[str, Article]
    files: Files

    @property
    def sections(self) -> Sequence[tuple[Section, Sequence[Article]]]:
        """Return the sections that hold something, each with its articles in order."""
        ordered = shelf.in_order(self.articles.values())
        told = [(section, [one for one in ordered if one.head.section == section]) for section in Section]
        return [(section, held) for section, held in told if held]

    def find(self, text: str) -> list[Found]:
        """Return the articles that answer what was typed."""
        is_plain = self.articles is self.files.articles
        index = self.files.index if is_plain else _index(tuple(self.articles.values()))
        return index.find(text)


@lru_cache(maxsize=8)
def _index(articles: tuple[Article, ...]) -> Index:
    return Index(articles)


def shelf_of(region: Region, at: datetime) -> Shelf:
    """Return the articles of a region at a moment (one query)."""
    told = files()
    own = {one.slug: made for one in in_force(region.code, at) if (made := own_article(one, region, told))}
    return Shelf({**told.articles, **own} if own else told.articles, told)


def in_force(region: str, at: datetime) -> Iterable[Override]:
    """Return what a region says instead of files at a moment, the older first, so that the newest wins."""
    now = Q(till_at=None) | Q(till_at__gt=at)
    return Override.objects.filter(now, region=region, since_at__lte=at).order_by("revision")


def own_article(one: Override, region: Region, told: Files) -> Article | None:
    """Return a region's words as an article; None where the file, or something they lead to, is no more."""
    file = told.articles.get(one.slug)
    blocks = _blocks(one.source, known())
    if file is None or blocks is None:
        return None
    updated = zones.local(one.since_at, region.time_zone).date()
    head = replace(file.head, title=one.title, for_whom=one.for_whom, revision=one.revision, updated=updated)
    return Article(one.slug, head, blocks, one.source, is_own=True)


def known() -> Known:
    """Return what articles may lead to today."""
    told = files()
    return _known(told, ports.page_names)


@lru_cache(maxsize=4)
def _known(told: Files, page_names: Callable[[], Mapping[str, bool]]) -> Known:
    return Known(frozenset(told.articles), page_names(), told.pictures)


_kept: dict[tuple[str, int], tuple[Known, tuple[Block, ...] | None]] = {}
_MOST_KEPT = 500


def _blocks(source: str, around: Known) -> tuple[Block, ...] | None:
    """Read Markdown once in a process; None where it is not as it must be."""
    key = (source, id(around))
    held = _kept.get(key)
    if held is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        blocks, flaws = reading.body(source)
        is_right = not flaws and not list(shelf.wrong_body(blocks, around))
        held = _kept[key] = around, blocks if is_right else None
    return held[1]


def article_of_page(name: str) -> str:
    """Return the slug of a page's own article; empty where it has none. Asks the database nothing."""
    return files().by_page.get(name, "")


def section_now(section: Section) -> Sequence[Article]:
    """Return the articles of the files in a section, in order. Asks the database nothing."""
    return [one for one in shelf.in_order(files().articles.values()) if one.head.section == section]
