"""Acts in the words of the page, and which pages of the portal rest on each."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.regions.queries import Region
from portal.domain.regions.rules.acts import Act, Book, Topic
from portal.domain.regions.texts import TOPIC
from portal.kit.words import N_
from portal.sites.entrance import acts

RESTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "323-fz": (("doctors:list", N_("Врачи")), ("doctors:clinics", N_("Лечебные учреждения"))),
    "326-fz": (("doctors:clinics", N_("Лечебные учреждения")), ("cards:list", N_("Карта: полис"))),
    "pgg": (("doctors:terms", N_("Сроки ожидания и обращение в клинику")),),
    "attach-own": (("cards:list", N_("Карта: прикрепления")),),
    "attach-other": (("cards:list", N_("Карта: прикрепления")),),
    "152-fz": (
        ("privacy:page", N_("Согласия и мои данные")), ("start:privacy", N_("Обработка персональных данных")),
    ),
    "156-fz": (("privacy:page", N_("Согласия и мои данные")),),
    "59-fz": (("doctors:terms", N_("Сроки ожидания и обращение в клинику")),),
    "181-fz": (("start:accessibility", N_("Доступность портала")),),
}  # fmt: skip
"""The pages that rest on an act, by its key."""
_EVERY_PAGE: Final = frozenset({"gost-52872"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the portal that rests on an act."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One edition of an act; `source` names where `link` leads, `heir` is what replaced it, with a link."""

    anchor: str
    gives: str
    name: str
    when: str
    whose: str
    link: str
    source: str
    pages: Sequence[Page]
    is_everywhere: bool
    heir: str
    heir_href: str


@dataclass(frozen=True, slots=True)
class Part:
    """What people are given: a heading and the acts in force."""

    name: str
    anchor: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class LawView:
    """The whole page."""

    parts: Sequence[Part]
    coming: Sequence[Row]
    former: Sequence[Row]


def page(book: Book, region: Region, resting: AbstractSet[tuple[str, str]], today: date) -> LawView:
    """Put the acts in their places; `resting` are those that terms of waiting name, by region and key."""
    known = book.all()
    rows = [(act, row(act, book, region, resting, today)) for act in known]
    now = [(act, one) for act, one in rows if act.holds(today)]
    parts = [
        Part(_(TOPIC[topic]), topic.value, [one for act, one in now if act.topic is topic]) for topic in Topic
    ]
    return LawView(
        [part for part in parts if part.rows],
        [one for act, one in rows if act.since > today],
        [one for act, one in rows if act.till is not None and act.till < today],
    )


def row(act: Act, book: Book, region: Region, resting: AbstractSet[tuple[str, str]], today: date) -> Row:
    """Say one edition."""
    is_named = book.named(act.key, act.region, today) == act
    place = acts.anchor(act.key) if is_named else acts.anchor(act.key, act.since)
    heir = _heir(act, book, today)
    return Row(
        anchor=place,
        gives=act.gives,
        name=acts.name(act),
        when=acts.period(act.since, act.till),
        whose=region.name if act.region else _("Вся Россия"),
        link=act.link,
        source=_source(act.link),
        pages=_pages(act, resting) if act.holds(today) else [],
        is_everywhere=act.key in _EVERY_PAGE and not act.region,
        heir=acts.name(heir) if heir else "",
        heir_href=acts.href(heir.key) if heir else "",
    )


def _heir(act: Act, book: Book, today: date) -> Act | None:
    if act.till is None or act.till >= today:
        return None
    named = book.named(act.key, act.region, today)
    return named if named is not None and named != act and named.since > act.since else None


def _source(link: str) -> str:
    if not link:
        return ""
    if urlsplit(link).path in {"", "/"}:
        return _("Искать на официальном портале правовой информации")
    return _("Открыть текст")


def _pages(act: Act, resting: AbstractSet[tuple[str, str]]) -> list[Page]:
    told = [] if act.region else [Page(_(words), reverse(name)) for name, words in RESTS.get(act.key, ())]
    terms = reverse("doctors:terms")
    if (act.region, act.key) in resting and all(one.href != terms for one in told):
        told.append(Page(_("Сроки ожидания и обращение в клинику"), terms))
    return told
