"""Articles of «Помощь» as every site shows them, and the pages they lead to."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, get_resolver

from portal.domain.help_centre import queries
from portal.domain.help_centre.rules.article import (
    ARTICLE,
    PORTAL,
    Block,
    Kind,
    Part,
    Piece,
    Section,
    headings,
    plain,
)
from portal.look.frame import MenuItem
from portal.look.values import ArticleBlock, ArticlePiece, LinkItem, PictureView
from portal.sites.entrance import places


@cache
def page_names() -> Mapping[str, bool]:
    """Return every page of a region by its name, and whether its address needs a number or a word."""
    return dict(_names(get_resolver(settings.REGION_URLCONF).url_patterns, "", needs=False))


def _names(patterns: Sequence[object], room: str, *, needs: bool) -> Iterator[tuple[str, bool]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else room
            yield from _names(one.url_patterns, inner, needs=needs or bool(one.pattern.converters))
        elif isinstance(one, URLPattern):
            yield f"{room}{one.name}", needs or bool(one.pattern.converters)


def href(slug: str) -> str:
    """Return the address of an article inside this request's region."""
    return places.plain("help_centre:article", slug)


def help_href(page: str) -> str | None:
    """Return where «Помощь по этой странице» leads; None where the page has no article."""
    slug = queries.article_of_page(page)
    return href(slug) if slug else None


def in_trouble() -> tuple[MenuItem, ...]:
    """Return the articles for when something is wrong. Asks the database nothing."""
    told = queries.section_now(Section.TROUBLE)[:_MOST_IN_TROUBLE]
    return tuple(MenuItem(one.head.title, href(one.slug)) for one in told)


def blocks(tree: Sequence[Block]) -> tuple[ArticleBlock, ...]:
    """Return the tree of an article with addresses and sizes, as the look draws it."""
    pictures = queries.files().pictures
    return tuple(_block(one, pictures) for one in tree)


def _block(one: Block, pictures: Mapping[str, tuple[int, int]]) -> ArticleBlock:
    picture = None
    if one.kind is Kind.PICTURE:
        width, height = pictures.get(one.picture, (0, 0))
        picture = PictureView(static(f"help_centre/pictures/{one.picture}"), one.said, width, height)
    return ArticleBlock(
        kind=one.kind.value, pieces=tuple(map(_piece, one.pieces)), level=one.level, anchor=one.anchor,
        items=tuple(tuple(_block(inner, pictures) for inner in item) for item in one.items), start=one.start,
        inner=tuple(_block(inner, pictures) for inner in one.inner), picture=picture,
    )  # fmt: skip


def _piece(one: Piece) -> ArticlePiece:
    target = _target(one.target) if one.part is Part.LINK else ""
    return ArticlePiece(one.part.value, one.text, target, tuple(map(_piece, one.inner)))


def _target(target: str) -> str:
    if target.startswith(ARTICLE):
        return href(target.removeprefix(ARTICLE))
    return places.plain(target.removeprefix(PORTAL)) if target.startswith(PORTAL) else target


def contents(tree: Sequence[Block]) -> tuple[LinkItem, ...]:
    """Return the table of contents; empty for an article that needs none."""
    told = tuple(LinkItem(plain(one.pieces), f"#{one.anchor}") for one in headings(tree))
    return told if len(told) >= _LONG else ()


_MOST_IN_TROUBLE = 3
_LONG = 4
"""Headings from which on an article has a table of contents."""
