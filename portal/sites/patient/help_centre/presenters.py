"""Articles as links, and as pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.help_centre import queries
from portal.domain.help_centre.queries import Shelf
from portal.domain.help_centre.rules.article import Article, Section
from portal.kit import dates
from portal.look.values import LinkItem
from portal.sites.entrance import articles

MOST_POPULAR: Final = 4


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section with its articles and pages."""

    name: str
    links: Sequence[LinkItem]


@dataclass(frozen=True, slots=True)
class FoundView:
    """One answer of a search: the snippet in pieces, those that were asked for are marked."""

    title: str
    href: str
    snippet: Sequence[tuple[str, bool]]


def sections(shelf: Shelf) -> Sequence[SectionView]:
    """Return the sections: articles, and the pages that check or list something by themselves."""
    told = {section: [_link(one) for one in held] for section, held in shelf.sections}
    for section, items in _pages().items():
        told.setdefault(section, []).extend(items)
    return [SectionView(_(section), told[section]) for section in Section if told.get(section)]


def _link(one: Article) -> LinkItem:
    return LinkItem(one.head.title, articles.href(one.slug))


def _pages() -> Mapping[Section, list[LinkItem]]:
    """Return what is no article."""
    return {
        Section.SIGN_IN: [
            LinkItem(
                _("Проверить, работает ли вход"), reverse("help_centre:cannot_sign_in"),
                _("Почему я не могу войти: смотрим сейчас, шаг за шагом"),
            ),
            LinkItem(_("Как подтвердить учётную запись Госуслуг"), reverse("help_centre:confirm_account")),
        ],
        Section.RIGHTS: [
            LinkItem(_("Законодательство"), reverse("law:page"), _("На каких законах держится портал")),
        ],
    }  # fmt: skip


def popular(shelf: Shelf, region: str, at: datetime) -> SectionView | None:
    """Return the articles that helped most, filled up with the first ones; None where there are few."""
    if len(shelf.articles) <= MOST_POPULAR:
        return None
    first = [held[0].slug for _section, held in shelf.sections]
    helped = [slug for slug in queries.popular(region, at=at, most=MOST_POPULAR) if slug in shelf.articles]
    slugs = list(dict.fromkeys(helped + first))[:MOST_POPULAR]
    name = _("Чаще всего помогают") if helped else _("С чего начать")
    return SectionView(name, [_link(shelf.articles[slug]) for slug in slugs])


def found(shelf: Shelf, text: str) -> Sequence[FoundView]:
    """Return the articles that answer what was typed."""
    return [FoundView(one.title, articles.href(one.slug), one.snippet) for one in shelf.find(text)]


def article(shelf: Shelf, one: Article) -> Mapping[str, Any]:
    """Return what the page of an article shows."""
    told = {
        "revision": one.head.revision,
        "created": dates.show(one.head.created),
        "updated": dates.show(one.head.updated),
    }
    return {
        "slug": one.slug,
        "title": one.head.title,
        "for_whom": one.head.for_whom,
        "blocks": articles.blocks(one.blocks),
        "contents": articles.contents(one.blocks),
        "related": [_link(shelf.articles[slug]) for slug in one.head.related if slug in shelf.articles],
        "edition": _("Редакция № %(revision)s · создана %(created)s · обновлена %(updated)s") % told,
    }
