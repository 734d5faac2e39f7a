"""Parts of the day, the order of results, and what a term belongs to."""

from datetime import time
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """A part of the day by the clinic's clock; ANY is the whole of it."""

    ANY = ""
    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


NOON: Final = time(12)
EVENING: Final = time(17)


class Order(StrEnum):
    """What stands first among results that fit alike."""

    SOON = "soon"
    NEAR = "near"


class Kind(StrEnum):
    """What a word names: a doctor, a speciality by its first word or by another one, a clinic.

    The last two are whole names, of several words: of a speciality, of a clinic.
    """

    DOCTOR = "d"
    SPECIALITY = "p"
    PART_OF_SPECIALITY = "q"
    CLINIC = "c"
    WHOLE_SPECIALITY = "s"
    WHOLE_CLINIC = "n"


ANYBODY: Final = "any"


class Whom(StrEnum):
    """Whom a doctor must see; a filter that says `ANYBODY` overrules what words say."""

    ADULT = "adult"
    CHILD = "child"
