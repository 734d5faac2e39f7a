"""The file of a picture: few colours, no metadata, and left alone where nothing visible has changed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_B: Final = 60_000
LARGEST_OF_ALL_B: Final = 3_000_000
COLOURS: Final = (128, 64, 32, 16)
"""Tried in turn until the file is small enough."""
VISIBLE: Final = 48
"""How far a pixel's brightness must move to be seen, of 255."""
CHANGED: Final = 0.0001
"""Which share of the pixels must change before a picture is written anew: about one letter."""


def shrunk(taken: bytes) -> bytes:
    """Return a PNG with a palette, with as many colours as the bar lets it have."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in COLOURS:
        small = _packed(picture, colours)
        if len(small) <= LARGEST_B:
            break
    return small


def _packed(picture: Image.Image, colours: int) -> bytes:
    few = picture.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    target = io.BytesIO()
    few.save(target, "PNG", optimize=True)
    return target.getvalue()


def looks_alike(one: bytes, other: bytes) -> bool:
    """Tell whether nobody would see a difference between two PNG files."""
    first, second = (Image.open(io.BytesIO(each)).convert("L") for each in (one, other))
    if first.size != second.size:
        return False
    seen = ImageChops.difference(first, second).point([0] * VISIBLE + [255] * (256 - VISIBLE))
    return seen.histogram()[255] <= CHANGED * first.width * first.height


def keep(path: Path, taken: bytes) -> bool:
    """Write a picture unless the one that is there looks the same; tell whether it was written."""
    small = shrunk(taken)
    if path.exists() and looks_alike(path.read_bytes(), small):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small)
    return True
