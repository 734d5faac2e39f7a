"""From Markdown to the tree, or to every reason why not.

Raw HTML and links of any scheme are read on purpose: what is read can be refused with its line, while a
parser that is told to ignore them would quietly show them as text.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from portal.domain.help_centre.rules.article import (
    ARTICLE,
    OUTSIDE,
    PORTAL,
    Article,
    Block,
    Broken,
    Flaw,
    Head,
    Kind,
    Part,
    Piece,
    Reason,
    Section,
    all_blocks,
    plain,
)

FENCE: Final = "+++"
LONGEST: Final = 30_000
"""Characters of an article; the longest of ours has a third of it."""
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PICTURE: Final = re.compile(r"[a-z0-9][a-z0-9_-]*\.png")
_TARGET: Final = re.compile(rf"{PORTAL}[a-z_]+(:[a-z_]+)?|{ARTICLE}[a-z0-9-]+|{OUTSIDE}[^\s@\\]+\.[^\s@\\]+")
_DEEPEST: Final = 4
_TYPES: Final[dict[str, type]] = {
    "title": str, "for_whom": str, "order": int, "section": str, "revision": int, "created": date,
    "updated": date, "related": list, "pages": list, "words": list,
}  # fmt: skip
_PLAIN: Final = {
    "text": (Part.TEXT, ""), "softbreak": (Part.TEXT, " "), "hardbreak": (Part.BREAK, ""),
    "code_inline": (Part.CODE, ""),
}  # fmt: skip
_MAY_BE_EMPTY: Final = {"related", "pages", "words"}


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        """Read every link: what is wrong is refused below, in words."""
        del url
        return True


_MARKDOWN: Final = _Parser("commonmark", {"html": True})


def read(slug: str, text: str) -> Article:
    """Read a file. Raises Broken with everything that is wrong with it by itself."""
    flaws = [] if _SLUG.fullmatch(slug) else [Flaw(Reason.WRONG_SLUG, said=slug)]
    parts = re.split(
        rf"^{re.escape(FENCE)}[ ]*$\n?", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE
    )
    if len(parts) != 3 or parts[0].strip():
        raise Broken(slug, [*flaws, Flaw(Reason.NO_HEAD, 1)])
    head, wrong = _head(parts[1])
    before = parts[1].count("\n") + 2
    blocks, wrong_body = body(parts[2], before=before)
    flaws += wrong + wrong_body
    if flaws or head is None:
        raise Broken(slug, flaws)
    return Article(slug, head, blocks, parts[2].strip("\n"))


def _head(text: str) -> tuple[Head | None, list[Flaw]]:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Flaw(Reason.BAD_HEAD, 1, str(error))]
    flaws = [Flaw(Reason.UNKNOWN_KEY, 1, key) for key in told if key not in _TYPES]
    flaws += [Flaw(Reason.MISSING_KEY, 1, key) for key in _TYPES if key not in told]
    flaws += [Flaw(Reason.WRONG_VALUE, 1, key) for key in _TYPES if key in told and not _fits(key, told[key])]
    if not flaws and told["section"] not in {*Section}:
        flaws.append(Flaw(Reason.WRONG_SECTION, 1, told["section"]))
    if not flaws and told["updated"] < told["created"]:
        flaws.append(Flaw(Reason.DATES_TURNED, 1))
    if flaws:
        return None, flaws
    lists = {key: tuple(told[key]) for key in _MAY_BE_EMPTY}
    return Head(**told | lists | {"section": Section(told["section"])}), []


def _fits(key: str, value: Any) -> bool:
    kind = _TYPES[key]
    if kind is list:
        return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= (key == "revision")
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def body(text: str, *, before: int = 0) -> tuple[tuple[Block, ...], list[Flaw]]:
    """Read Markdown; return the tree and what is wrong, lines counted from 1 after `before` lines."""
    reader = _Reader(before)
    tree = SyntaxTreeNode(_MARKDOWN.parse(text))
    blocks = tuple(reader.blocks(tree.children, 1))
    if not any(block.kind is Kind.STEPS for block in all_blocks(blocks)):
        reader.flaws.append(Flaw(Reason.NO_STEPS))
    return blocks, reader.flaws


class _Reader:
    """Walks one article; collects what is wrong on the way."""

    def __init__(self, before: int) -> None:
        self.flaws: list[Flaw] = []
        self._before, self._line = before, 0
        self._level, self._anchors = 1, 0

    def _refuse(self, reason: Reason, said: str = "") -> None:
        self.flaws.append(Flaw(reason, self._line, said[:80]))

    def blocks(self, nodes: Sequence[SyntaxTreeNode], depth: int) -> Iterator[Block]:
        """Yield the blocks of these nodes; what is not allowed is refused and left out."""
        if depth > _DEEPEST:
            self._refuse(Reason.TOO_DEEP)
            return
        for node in nodes:
            if node.map:
                self._line = self._before + node.map[0] + 1
            yield from self._block(node, depth)

    def _block(self, node: SyntaxTreeNode, depth: int) -> Iterator[Block]:
        line = self._line
        match node.type:
            case "paragraph":
                yield from self._paragraph(node.children[0])
            case "heading":
                yield self._heading(node)
            case "ordered_list" | "bullet_list":
                kind = Kind.STEPS if node.type == "ordered_list" else Kind.BULLETS
                items = tuple(tuple(self.blocks(item.children, depth + 1)) for item in node.children)
                yield Block(kind, line, items=items, start=int(node.attrs.get("start", 1)))
            case "blockquote":
                yield Block(Kind.NOTE, line, inner=tuple(self.blocks(node.children, depth + 1)))
            case "hr":
                yield Block(Kind.LINE, line)
            case "html_block":
                self._refuse(Reason.HTML, node.content.strip())
            case _:
                self._refuse(Reason.CODE_BLOCK, node.content.strip())

    def _heading(self, node: SyntaxTreeNode) -> Block:
        level = int(node.tag[1:])
        if level == 1:
            self._refuse(Reason.TOP_HEADING)
        elif level > self._level + 1:
            self._refuse(Reason.SKIPPED_HEADING)
        self._level = max(level, 1)
        self._anchors += 1
        pieces = tuple(self._pieces(node.children[0].children))
        return Block(Kind.HEADING, self._line, pieces, level=level, anchor=f"part-{self._anchors}")

    def _paragraph(self, inline: SyntaxTreeNode) -> Iterator[Block]:
        """Yield the text of a paragraph and, each as a block of its own, the pictures that stand in it."""
        run: list[SyntaxTreeNode] = []
        for node in [*inline.children, None]:
            if node is not None and node.type != "image":
                run.append(node)
                continue
            pieces = tuple(self._pieces(run))
            if plain(pieces).strip():
                yield Block(Kind.PARAGRAPH, self._line, _trimmed(pieces))
            if node is not None:
                yield self._picture(node)
            run = []

    def _picture(self, node: SyntaxTreeNode) -> Block:
        name, said = str(node.attrs.get("src", "")), node.content.strip()
        if not said:
            self._refuse(Reason.SILENT_PICTURE, name)
        if not _PICTURE.fullmatch(name):
            self._refuse(Reason.WRONG_PICTURE, name)
        return Block(Kind.PICTURE, self._line, picture=name, said=said)

    def _pieces(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Piece]:
        for node in nodes:
            if node.type in _PLAIN:
                part, text = _PLAIN[node.type]
                yield Piece(part, text or node.content)
                continue
            match node.type:
                case "strong" | "em":
                    part = Part.STRONG if node.type == "strong" else Part.EMPHASIS
                    yield Piece(part, inner=tuple(self._pieces(node.children)))
                case "link":
                    yield self._link(node)
                case "image":
                    self._refuse(Reason.LINKED_PICTURE, node.content)
                case _:
                    self._refuse(Reason.HTML, node.content)

    def _link(self, node: SyntaxTreeNode) -> Piece:
        target = str(node.attrs.get("href", ""))
        inner = tuple(self._pieces(node.children))
        if not _TARGET.fullmatch(target):
            self._refuse(Reason.WRONG_LINK, target)
        if not plain(inner).strip():
            self._refuse(Reason.EMPTY_LINK, target)
        return Piece(Part.LINK, target=target, inner=inner)


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Leave out blanks and breaks that stood between words and a picture."""
    first, last = 0, len(pieces)
    while first < last and _is_blank(pieces[first]):
        first += 1
    while last > first and _is_blank(pieces[last - 1]):
        last -= 1
    return pieces[first:last]


def _is_blank(piece: Piece) -> bool:
    return not piece.text.strip() and not piece.inner
