"""What only all articles together can tell: whether they lead to things that exist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.domain.help_centre.rules.article import (
    ARTICLE,
    PORTAL,
    Article,
    Block,
    Flaw,
    Kind,
    Known,
    Reason,
    all_blocks,
    links,
)


def wrong_of(article: Article, known: Known) -> list[Flaw]:
    """Return what an article names that is not there."""
    return [*_wrong_head(article, known), *wrong_body(article.blocks, known)]


def _wrong_head(article: Article, known: Known) -> Iterator[Flaw]:
    for slug in article.head.related:
        if slug == article.slug:
            yield Flaw(Reason.OWN_ARTICLE, 1, slug)
        elif slug not in known.slugs:
            yield Flaw(Reason.UNKNOWN_ARTICLE, 1, slug)
    for name in article.head.pages:
        if name not in known.pages:
            yield Flaw(Reason.UNKNOWN_PAGE, 1, name)


def wrong_body(blocks: Sequence[Block], known: Known) -> Iterator[Flaw]:
    """Yield links and pictures of a body that lead nowhere."""
    for target, line in links(blocks):
        reason = _wrong_link(target, known)
        if reason:
            yield Flaw(reason, line, target)
    for block in all_blocks(blocks):
        if block.kind is Kind.PICTURE and block.picture not in known.pictures:
            yield Flaw(Reason.LOST_PICTURE, block.line, block.picture)


def _wrong_link(target: str, known: Known) -> Reason | None:
    if target.startswith(ARTICLE):
        return None if target.removeprefix(ARTICLE) in known.slugs else Reason.UNKNOWN_ARTICLE
    if not target.startswith(PORTAL):  # outside of the portal, or refused by the reader already
        return None
    name = target.removeprefix(PORTAL)
    if name not in known.pages:
        return Reason.UNKNOWN_PAGE
    return Reason.NUMBERED_PAGE if known.pages[name] else None


def by_page(articles: Mapping[str, Article]) -> dict[str, str]:
    """Return the article of each page that has one; where several name it, the first of the list."""
    found: dict[str, str] = {}
    for article in in_order(articles.values()):
        for name in article.head.pages:
            found.setdefault(name, article.slug)
    return found


def in_order(articles: Iterable[Article]) -> list[Article]:
    """Return articles as the page lists them, by their number and then their name."""
    return sorted(articles, key=lambda one: (one.head.order, one.slug))


def linked_from(articles: Mapping[str, Article]) -> dict[str, set[str]]:
    """Return for each article which pages (by name) and which articles (`article:slug`) lead to it."""
    found: dict[str, set[str]] = {slug: set() for slug in articles}
    for name, slug in by_page(articles).items():
        found[slug].add(name)
    for article in articles.values():
        told = [
            target.removeprefix(ARTICLE) for target, _ in links(article.blocks) if target.startswith(ARTICLE)
        ]
        for slug in {*article.head.related, *told} - {article.slug}:
            found.get(slug, set()).add(ARTICLE + article.slug)
    return found
