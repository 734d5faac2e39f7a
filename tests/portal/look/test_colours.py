"""The colours are as far apart as docs/look.md says."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.PORTAL / "look/static/look/css/tokens.css").read_text()
RULES = (settings.PORTAL.parent / "docs/look.md").read_text()
ROWS = re.findall(r"^\| `([\w-]+)` on `([\w-]+)`.*?\| ([\d.]+) \| ([\d.]+) \|$", RULES, re.MULTILINE)
EDGES = {"line-strong", "focus"}


def schemes() -> list[dict[str, str]]:
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in TOKENS.split("color-scheme: dark")
    )
    return [light, light | dark]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-on-{row[1]}")
def test_contrast_is_as_written_and_enough(row) -> None:
    text, ground, *written = row
    measured = [round(contrast(colours[text], colours[ground]), 2) for colours in schemes()]
    assert measured == [float(value) for value in written]
    assert min(measured) >= (3 if text in EDGES else 7)


def test_table_of_contrasts_is_read() -> None:
    assert len(ROWS) == 16
