"""Papers that say who a person is: what their series and numbers look like."""

import dataclasses
import enum
import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong

PASSPORT_AGE = 14
"""Full years at which a citizen gets a passport."""


class Kind(enum.StrEnum):
    """Kinds of paper in the order in which screens offer them; values are codes of the federal list F011."""

    PASSPORT = "14"
    BIRTH_CERTIFICATE = "3"
    OTHER = "18"


@dataclasses.dataclass(frozen=True)
class Document:
    """A paper; series and number as registries compare them."""

    kind: Kind
    series: str
    number: str


class WrongDocument(Wrong):
    """Series or number cannot belong to a paper of this kind."""


class WrongSeries(WrongDocument):
    """It is the series that cannot belong to it."""


_FILLING = re.compile(r"[\s\-‐‑‒–—−_№.]+")
_LETTERS = str.maketrans("ABEKMHOPCTXY", "АВЕКМНОРСТХУ")
_ROMAN = str.maketrans("1УХЛСІ|", "IVXLCII")
_BIRTH_SERIES = re.compile(r"([IVXLC]+)-([А-Я]{2})")
_SIX = re.compile(r"[0-9]{6}")
_FOUR = re.compile(r"[0-9]{4}")
_FREE = re.compile(r"[0-9A-ZА-ЯЁ\-/ ]{0,25}")


def parse(kind: Kind, series: str, number: str) -> Document:
    """Return the paper with series and number as registries compare them."""
    return {Kind.PASSPORT: _passport, Kind.BIRTH_CERTIFICATE: _birth_certificate, Kind.OTHER: _other}[kind](
        series, number
    )


def _passport(series: str, number: str) -> Document:
    plain_series, plain_number = _FILLING.sub("", series), _FILLING.sub("", number)
    if not _FOUR.fullmatch(plain_series):
        raise WrongSeries(N_("В серии паспорта должно быть 4 цифры."))
    if not _SIX.fullmatch(plain_number):
        raise WrongDocument(N_("В номере паспорта должно быть 6 цифр."))
    return Document(Kind.PASSPORT, plain_series, plain_number)


def _birth_certificate(series: str, number: str) -> Document:
    plain_number = _FILLING.sub("", number)
    if not _SIX.fullmatch(plain_number):
        raise WrongDocument(N_("В номере свидетельства о рождении должно быть 6 цифр."))
    return Document(Kind.BIRTH_CERTIFICATE, birth_series(series), plain_number)


def _other(series: str, number: str) -> Document:
    plain_series, plain_number = (" ".join(text.upper().split()) for text in (series, number))
    if not plain_number or not (_FREE.fullmatch(plain_series) and _FREE.fullmatch(plain_number)):
        raise WrongDocument(N_("Укажите серию и номер, как в документе: буквы и цифры, не больше 25."))
    return Document(Kind.OTHER, plain_series, plain_number)


def birth_series(text: str) -> str:
    """Return the series of a birth certificate as I-ДН: a Roman number in Latin letters, a pair in Russian.

    People type 1, У, Х, Л, С for the number and Latin letters in the pair. The grammar of Roman numbers is
    not asked for: registries hold IVXL.
    """
    solid = _FILLING.sub("", text.upper())
    series = f"{solid[:-2].translate(_ROMAN)}-{solid[-2:].translate(_LETTERS)}"
    if not _BIRTH_SERIES.fullmatch(series):
        raise WrongSeries(N_("Серия свидетельства о рождении — римская цифра и две русские буквы: I-ДН."))
    return series
