"""One shape for texts that are compared: search keys and what a person typed."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """Return `text` in lower case, ё as е, punctuation as single spaces.

    SQLite's own lower() and LIKE know no Cyrillic, so keys are folded before they are stored.
    """
    apart = text.replace("№", " № ")  # «№1» is two words, as «№ 1» is
    plain = unicodedata.normalize("NFKC", apart).lower().replace("ё", "е")
    return _NOT_A_WORD.sub(" ", plain).strip()


def words(text: str, most: int = 8) -> list[str]:
    """Return the first `most` folded words of what a person typed."""
    return fold(text[:200]).split()[:most]
