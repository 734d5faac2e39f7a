"""The ticket on paper: a PDF of one page, tagged for screen readers (PDF/UA-1), fonts inside, no network.

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


def pdf(paper: Paper, *, at: datetime) -> bytes:
    """Set the page; `at` is the moment (UTC) that the file says it was made."""
    told = json.dumps(asdict(paper), ensure_ascii=False)
    return typst.compile(
        _SOURCE, sys_inputs={"told": told}, ignore_system_fonts=True, pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )  # fmt: skip
