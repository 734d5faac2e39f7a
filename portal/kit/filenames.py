"""Names of files that strangers gave, made fit to be shown, sent and saved."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Letters of a name without its ending: with two bytes a letter a file system still takes it."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control characters, marks of direction, halves of pairs, what is nobody's letter."""
_FORBIDDEN: Final = re.compile(r'[<>:|?*"]')
_ENDING: Final = re.compile(r"\.[^.\s]{1,5}$")
_DOT_BEFORE_A_LETTER: Final = re.compile(r"\.(?=\D)")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def safe(name: str, ending: str, *, otherwise: str) -> str:
    """Return a name with this `ending` («jpg»); `otherwise` where nothing of the given one is left.

    Folders, what cannot be seen and every other ending go: «счёт.pdf.exe» becomes «счёт pdf.jpg».
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _UNSEEN)
    stem = _ENDING.sub("", unicodedata.normalize("NFC", seen).strip())
    plain = _DOT_BEFORE_A_LETTER.sub(" ", _FORBIDDEN.sub("_", stem))
    short = " ".join(plain.split())[:LONGEST].strip(" .")
    if not short or _RESERVED.fullmatch(short):
        short = f"{otherwise} {short}".strip()
    return f"{short}.{ending}"
