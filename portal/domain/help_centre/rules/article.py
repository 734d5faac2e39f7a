"""An article as a tree of a few known parts. What is not here cannot be shown, so nothing is ever cleaned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from portal.kit.words import N_


class Section(StrEnum):
    """Under which heading an article stands; the order is that of the page."""

    SIGN_IN = N_("Вход и учётная запись")
    CARDS = N_("Карты и семья")
    BOOKING = N_("Запись к врачу")
    MESSAGES = N_("Сообщения и уведомления")
    RIGHTS = N_("Ваши права и данные")
    TROUBLE = N_("Если что-то не так")


class Part(StrEnum):
    """What a piece of a line is."""

    TEXT = "text"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    BREAK = "break"


class Kind(StrEnum):
    """What a block of the page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    STEPS = "steps"
    BULLETS = "bullets"
    NOTE = "note"
    PICTURE = "picture"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. `target` of a link is `portal:name`, `article:slug` or an https address."""

    part: Part
    text: str = ""
    target: str = ""
    inner: tuple["Piece", ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block. `level` and `anchor` are of headings, `items` of lists, `inner` of notes."""

    kind: Kind
    line: int = 0
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    anchor: str = ""
    items: tuple[tuple["Block", ...], ...] = ()
    start: int = 1
    inner: tuple["Block", ...] = ()
    picture: str = ""
    said: str = ""
    """What a person who cannot see the picture hears."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above an article; dates are days of whoever wrote it."""

    title: str
    for_whom: str
    order: int
    section: Section
    revision: int
    created: date
    updated: date
    related: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as the file or a region says it; `source` is its Markdown without the head."""

    slug: str
    head: Head
    blocks: tuple[Block, ...]
    source: str
    is_own: bool = False
    """The words are a region's own."""


class Reason(StrEnum):
    """What may be wrong with an article; `texts` has the sentences."""

    NO_HEAD = "no_head"
    BAD_HEAD = "bad_head"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    WRONG_VALUE = "wrong_value"
    WRONG_SECTION = "wrong_section"
    WRONG_SLUG = "wrong_slug"
    DATES_TURNED = "dates_turned"
    HTML = "html"
    TOP_HEADING = "top_heading"
    SKIPPED_HEADING = "skipped_heading"
    CODE_BLOCK = "code_block"
    WRONG_LINK = "wrong_link"
    EMPTY_LINK = "empty_link"
    WRONG_PICTURE = "wrong_picture"
    SILENT_PICTURE = "silent_picture"
    LINKED_PICTURE = "linked_picture"
    NO_STEPS = "no_steps"
    TOO_DEEP = "too_deep"
    UNKNOWN_ARTICLE = "unknown_article"
    OWN_ARTICLE = "own_article"
    UNKNOWN_PAGE = "unknown_page"
    NUMBERED_PAGE = "numbered_page"
    LOST_PICTURE = "lost_picture"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong; `line` counts from 1 (0: the whole article), `said` is what stands there."""

    reason: Reason
    line: int = 0
    said: str = ""


class Broken(Exception):
    """An article is not as it must be; holds every flaw."""

    def __init__(self, slug: str, flaws: Sequence[Flaw]) -> None:
        super().__init__(slug)
        self.slug = slug
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True)
class Known:
    """What articles may lead to: other articles, pages (and whether an address needs a number), pictures."""

    slugs: frozenset[str] = frozenset()
    pages: Mapping[str, bool] = field(default_factory=dict)
    pictures: Mapping[str, Any] = field(default_factory=dict)


PORTAL: Final = "portal:"
ARTICLE: Final = "article:"
OUTSIDE: Final = "https://"


def all_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield every block, those inside of others too, as they are read."""
    for block in blocks:
        yield block
        for item in block.items:
            yield from all_blocks(item)
        yield from all_blocks(block.inner)


def all_pieces(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield every piece of a line, those inside of others too."""
    for piece in pieces:
        yield piece
        yield from all_pieces(piece.inner)


def plain(pieces: Sequence[Piece]) -> str:
    """Return the words of a line without marks."""
    return "".join(" " if one.part is Part.BREAK else one.text + plain(one.inner) for one in pieces)


def headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the headings of the second level: the table of contents."""
    return [block for block in blocks if block.kind is Kind.HEADING and block.level == 2]


def links(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """Yield where an article leads to, and from which line."""
    for block in all_blocks(blocks):
        for piece in all_pieces(block.pieces):
            if piece.part is Part.LINK:
                yield piece.target, block.line
