"""The articles of the repository, read once in a process."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from portal.domain.help_centre.rules import reading, shelf
from portal.domain.help_centre.rules.article import Article, Broken, Flaw, Known
from portal.domain.help_centre.rules.search import Index

_PNG: Final = b"\x89PNG\r\n\x1a\n"
Size = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """Every article by its slug, the sizes of the pictures (pixels), the article of each page."""

    articles: Mapping[str, Article]
    pictures: Mapping[str, Size]
    by_page: Mapping[str, str]
    index: Index
    broken: tuple[Broken, ...]


def files() -> Files:
    """Return the articles; a broken one is left out: the start refuses it, a page does not fail for it."""
    return _read(settings.HELP_ARTICLES, settings.HELP_PICTURES)


@cache
def _read(folder: Path, pictures: Path) -> Files:
    articles, broken = {}, []
    for path in sorted(folder.glob("*.md")):
        try:
            articles[path.stem] = reading.read(path.stem, path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            broken.append(Broken(path.stem, [Flaw(reading.Reason.BAD_HEAD, 1, str(error))]))
        except Broken as error:
            broken.append(error)
    sizes = {path.name: size for path in pictures.glob("*.png") if (size := _size(path))}
    return Files(articles, sizes, shelf.by_page(articles), Index(articles.values()), tuple(broken))


def _size(path: Path) -> Size | None:
    """Read width and height out of the head of a PNG; None where it is none."""
    with path.open("rb") as file:
        head = file.read(24)
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def wrong_in_files(pages: Mapping[str, bool]) -> list[Broken]:
    """Return every article of the repository that is not as it must be."""
    told = files()
    slugs = frozenset(told.articles) | {one.slug for one in told.broken}
    around = Known(slugs, pages, told.pictures)
    found = [
        Broken(slug, flaws) for slug, one in told.articles.items() if (flaws := shelf.wrong_of(one, around))
    ]
    return sorted([*told.broken, *found], key=lambda one: one.slug)
