"""Which articles answer typed words: ё, case, the other layout, endings and one slip are forgiven.

A few dozen articles are read word by word; no library and no table is needed for that.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.domain.finding.rules import slips
from portal.domain.help_centre.rules.article import Article, Kind, all_blocks, plain
from portal.kit import folding

LONGEST: Final = 200
"""Characters that are read of what was typed."""
MOST_WORDS: Final = 12
MOST_FOUND: Final = 10
_TITLE, _ASKED, _HEADING, _FOR_WHOM, _BODY = 10.0, 8.0, 4.0, 2.0, 1.0
_SAME, _ENDING, _BEGUN, _SLIP = 1.0, 0.8, 0.6, 0.5
_SHORTEST_STEM: Final = 3
_SHORTEST_TO_MEND: Final = 5
_ENDINGS: Final = 3
_SNIPPET: Final = 170
_BEFORE: Final = 16
"""Words and blanks that are left before the first wanted word."""
_PARTS: Final = re.compile(r"\w+|\W+")
_IDLE: Final = frozenset(folding.fold("""
    а без бы в во где для до если есть же за и из или к как ко когда ли меня мне можно мой моя мои мы на над
    надо не нет ни но о об от по под при про с со так там то у уже что чтобы это этот я делать сделать нужно
    портал
""").split())  # fmt: skip
"""Words that say nothing by themselves; they count where nothing else was typed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article that answers; the snippet is text in pieces, those that were asked for are marked."""

    slug: str
    title: str
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Text:
    slug: str
    title: str
    lines: tuple[str, ...]


class Index:
    """The words of some articles and where they stand."""

    def __init__(self, articles: Iterable[Article]) -> None:
        """Read every word once."""
        self._texts: dict[str, _Text] = {}
        where: dict[str, dict[str, float]] = defaultdict(dict)
        for article in articles:
            lines = tuple(_lines(article))
            self._texts[article.slug] = _Text(article.slug, article.head.title, lines)
            for weight, text in _weighed(article, lines):
                for word in set(folding.fold(text).split()):
                    where[word][article.slug] = max(weight, where[word].get(article.slug, 0.0))
        self._where: Mapping[str, Mapping[str, float]] = where
        self._sorted = sorted(where)

    def find(self, text: str) -> list[Found]:
        """Return the articles that answer, the best first; those that know most of the words alone."""
        meant = {word: self._meant(word) for word in typed(text)}
        told: dict[str, list[float]] = defaultdict(list)
        for words in meant.values():
            for slug, score in self._scores(words).items():
                told[slug].append(score)
        most = max(map(len, told.values()), default=0)
        fit = [slug for slug, scores in told.items() if len(scores) == most]
        best = sorted(fit, key=lambda slug: (-sum(told[slug]), self._texts[slug].title))
        marked = {word for words in meant.values() for word in words}
        return [self._found(slug, marked) for slug in best[:MOST_FOUND]]

    def _scores(self, words: Mapping[str, float]) -> dict[str, float]:
        """Return how well each article answers one typed word; a word that few have says more."""
        found: dict[str, float] = {}
        holding = {slug for word in words for slug in self._where[word]}
        rarity = 1 + math.log(len(self._texts) / max(1, len(holding)))
        for word, quality in words.items():
            for slug, weight in self._where[word].items():
                found[slug] = max(found.get(slug, 0.0), quality * weight * rarity)
        return found

    def _meant(self, word: str) -> dict[str, float]:
        """Return the words of the articles that a typed one may be, and how sure that is."""
        near = self._as_typed(word)
        if near or len(word) < _SHORTEST_TO_MEND or not word.isalpha():
            return near
        return self._mended(word)

    def _as_typed(self, word: str) -> dict[str, float]:
        found = dict.fromkeys(self._begun(word), _BEGUN) if len(word) > _ENDINGS else {}
        for stem in _stems(word):
            found |= {one: _ENDING for one in self._begun(stem) if _is_form(one, word, stem)}
        return found | ({word: _SAME} if word in self._where else {})

    def _mended(self, word: str) -> dict[str, float]:
        near = {one for one in slips.around(word) if one in self._where}
        if near:
            return dict.fromkeys(near, _SLIP)
        stem = word[:-1]
        begun = {
            one
            for begin in slips.around(stem)
            if len(begin) >= _SHORTEST_TO_MEND
            for one in self._begun(begin)
        }
        return dict.fromkeys({one for one in begun if abs(len(one) - len(word)) <= _ENDINGS}, _SLIP)

    def _begun(self, beginning: str) -> Iterator[str]:
        for word in self._sorted[bisect_left(self._sorted, beginning) :]:
            if not word.startswith(beginning):
                return
            yield word

    def _found(self, slug: str, marked: set[str]) -> Found:
        text = self._texts[slug]
        line = max(text.lines, key=lambda one: len(set(folding.fold(one).split()) & marked), default="")
        return Found(slug, text.title, tuple(_marked(line, marked)))


def typed(text: str) -> list[str]:
    """Return the folded words that were typed, in the layout that was meant, without idle ones."""
    turned = [slips.other_layout(word) for word in text[:LONGEST].split()]
    words = list(dict.fromkeys(folding.words(" ".join(turned), MOST_WORDS)))
    return [word for word in words if word not in _IDLE] or words


def _stems(word: str) -> list[str]:
    longest = min(_ENDINGS, len(word) - _SHORTEST_STEM)
    return [word[: len(word) - cut] for cut in range(1, longest + 1)] if word.isalpha() else []


def _is_form(one: str, word: str, stem: str) -> bool:
    """Tell whether two words differ in an ending: short words in a short one."""
    most = _ENDINGS if len(stem) > _SHORTEST_STEM + 1 else 1 + (len(stem) > _SHORTEST_STEM)
    return len(one) - len(stem) <= most and len(word) - len(stem) <= most


def _lines(article: Article) -> Iterator[str]:
    for block in all_blocks(article.blocks):
        text = block.said if block.kind is Kind.PICTURE else plain(block.pieces).strip()
        if text and block.kind is not Kind.PICTURE:
            yield text


def _weighed(article: Article, lines: Sequence[str]) -> Iterator[tuple[float, str]]:
    yield _TITLE, article.head.title
    yield _ASKED, " ".join(article.head.words)
    yield _FOR_WHOM, article.head.for_whom
    for block in all_blocks(article.blocks):
        if block.kind is Kind.HEADING:
            yield _HEADING, plain(block.pieces)
        if block.kind is Kind.PICTURE:
            yield _BODY, block.said
    for line in lines:
        yield _BODY, line


def _marked(line: str, wanted: set[str]) -> Iterator[tuple[str, bool]]:
    """Cut a line round the first wanted word, and tell the wanted words from what stands between."""
    parts = [(part, bool(set(folding.fold(part).split()) & wanted)) for part in _PARTS.findall(line)]
    first = max(0, next((place for place, (_, is_hit) in enumerate(parts) if is_hit), 0) - _BEFORE)
    between, length = "… " if first else "", 0
    for part, is_hit in parts[first:]:
        length += len(part)
        if length > _SNIPPET:
            between = between.rstrip() + "…"
            break
        if not is_hit:
            between += part
            continue
        if between:
            yield between, False
        yield part, True
        between = ""
    if between:
        yield between, False
