"""The ticket and letters on paper: PDF, tagged for screen readers (PDF/UA-1), fonts inside, no network.

Typst sets it ([why](docs/decisions/0033-typst-sets-the-ticket.md)). What is told goes in as data, never as
markup: a name with `#` or `*` in it stays a name.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import typst

_SOURCE: Final = Path(__file__).with_name("ticket.typ").read_bytes()
_LETTER: Final = Path(__file__).with_name("letter.typ").read_bytes()


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on the page, translated; `qr` is an SVG, `said` the number for a listener."""

    title: str
    brand: str
    heading: str
    number_label: str
    number: str
    said: str
    rows: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, Sequence[str]]]
    qr: str
    qr_label: str
    foot: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, translated: whom it is for, its text, tables of facts under their headings, what ends it."""

    title: str
    brand: str
    heading: str
    whom: str
    copies: Sequence[str]
    lines: Sequence[str]
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    foot: Sequence[str]


def pdf(paper: Paper, *, at: datetime) -> bytes:
    """Set the ticket; `at` is the moment (UTC) that the file says it was made."""
    return _set(_SOURCE, paper, at)


def letter(paper: Letter, *, at: datetime) -> bytes:
    """Set a letter; `at` as above."""
    return _set(_LETTER, paper, at)


def _set(source: bytes, paper: Paper | Letter, at: datetime) -> bytes:
    told = json.dumps(asdict(paper), ensure_ascii=False)
    return typst.compile(
        source, sys_inputs={"told": told}, ignore_system_fonts=True, pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )  # fmt: skip
