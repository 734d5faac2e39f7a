"""The short words of an operator's consent: a file of lines «Зачем: …»."""

from typing import Final

from portal.domain.accounts.states import Shortly

FEWEST: Final = 2
MOST: Final = 6
LABEL_LONGEST: Final = 40
WORDS_LONGEST: Final = 250


class NotShort(ValueError):
    """The text is no short words; the sentence says why."""


def read(text: str) -> Shortly:
    """Return the lines as pairs of label and words, nothing for an empty text; raise NotShort."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and not FEWEST <= len(lines) <= MOST:
        raise NotShort(f"Кратких строк должно быть от {FEWEST} до {MOST}.")
    return tuple(_pair(line) for line in lines)


def _pair(line: str) -> tuple[str, str]:
    label, colon, words = (part.strip() for part in line.partition(":"))
    if not (label and colon and words):
        raise NotShort(f"В строке «{line[:LABEL_LONGEST]}» нужны название, двоеточие и слова: «Зачем: …».")
    if len(label) > LABEL_LONGEST or len(words) > WORDS_LONGEST:
        raise NotShort(
            f"Строка «{label[:LABEL_LONGEST]}» длиннее {WORDS_LONGEST} знаков: это не краткие слова."
        )
    return label, words
