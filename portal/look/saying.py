"""Translations of a page that says the same few words many times."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

_WORDS: Final = 1000


def here() -> Callable[[str], str]:
    """Return what translates marked words into the language of this page; the process looks each up once.

    For words of the programs only, of which there are few: what people typed would be kept as well.
    """
    return _into(get_language())


@cache
def _into(_language: str | None) -> Callable[[str], str]:
    # Whoever asks is drawing a page in this language: it is here for the key.
    return lru_cache(maxsize=_WORDS)(_)
