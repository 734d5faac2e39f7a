"""What is tried first by whoever guesses: passwords of leaks, words, names (docs/decisions/0015)."""

import gzip
import json
from functools import cache
from importlib import resources

import spellchecker
from django.contrib.auth.password_validation import CommonPasswordValidator
from zxcvbn.frequency_lists import FREQUENCY_LISTS


@cache
def known() -> frozenset[str]:
    """Return more than a hundred thousand of them in lower case; the lists lie in packages."""
    leaked = frozenset(CommonPasswordValidator().passwords)
    return leaked.union(*FREQUENCY_LISTS.values(), _russian())


def _russian() -> list[str]:
    """Return the most frequent Russian words; the rule tries what was typed on the other layout, too."""
    packed = resources.files(spellchecker).joinpath("resources", "ru.json.gz").read_bytes()
    return list(json.loads(gzip.decompress(packed)))
