"""Pictures: decoded and drawn anew. Runs only in the child process, under its limits."""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageFile, ImageOps

from portal.adapters.files.told import Refused, Written

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_LONGEST_SIDE: Final = 4096
"""A sheet of A4 at 300 dots an inch has 3508: what is larger is made smaller."""
_MOST_OF_ALL: Final = 110_000_000
_MOST_PIXELS: Final = {"PNG": 14_000_000, "GIF": 12_000_000, "WEBP": 8_000_000}
"""A JPEG can be decoded at a half, a quarter, an eighth: the photo of a telephone with 108 megapixels fits.

WebP is decoded four times over in memory.
"""
_MOST_PROGRESSIVE: Final = 30_000_000
"""A progressive JPEG lies whole in memory before the first line of it is decoded."""
_MOST_WITH_GAPS: Final = 12_000_000
_MOST_GREY: Final = 36_000_000
"""A byte a dot instead of four: a sheet of A4 scanned at 600 dots an inch."""
_MOST_FRAMES: Final = 100
_MOST_EXIF: Final = 256 * 1024
"""A camera writes less than 64 KB, which is all that one segment holds."""
_PHOTO: Final = 4_000_000
"""A PNG of more pixels, without transparency, is a photo: as JPEG it is a tenth."""
_QUALITY: Final = 88


def write(content: bytes) -> Written:
    """Return the picture drawn anew, upright, without anything that is not seen; raise Refused."""
    # A picture that Pillow warns of is refused below by figures of our own.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _MOST_OF_ALL
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            return _written(opened)
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None


def _written(opened: Image.Image) -> Written:
    is_jpeg = opened.format in ("JPEG", "MPO")
    longest = max(opened.size)
    if opened.width * opened.height > _most_pixels(opened, is_jpeg=is_jpeg):
        raise Refused("too_many_pixels")
    if len(opened.info.get("exif", b"")) > _MOST_EXIF:
        raise Refused("too_complex")
    frames = 1 if is_jpeg else getattr(opened, "n_frames", 1)
    if frames > _MOST_FRAMES:
        raise Refused("too_many_frames")
    if is_jpeg:
        _decode_smaller(opened)
    opened.seek(0)
    drawn = _upright(_plain(opened))
    note = "shrunk" if longest > _LONGEST_SIDE else "first_frame" if frames > 1 else ""
    return _encoded(drawn, is_photo=is_jpeg or opened.format == "WEBP", note=note)


def _most_pixels(opened: Image.Image, *, is_jpeg: bool) -> int:
    if is_jpeg:
        return _MOST_PROGRESSIVE if "progressive" in opened.info else _MOST_OF_ALL
    if opened.format == "PNG" and opened.mode in ("1", "L"):
        return _MOST_GREY
    most = _MOST_PIXELS[str(opened.format)]
    return min(most, _MOST_WITH_GAPS) if opened.mode in ("RGBA", "LA") else most


def _decode_smaller(opened: Image.Image) -> None:
    """Let libjpeg decode a large photo at a fraction: cheaper than shrinking it afterwards."""
    part = next((each for each in (8, 4, 2) if max(opened.size) // each >= _LONGEST_SIDE // 2), 1)
    if max(opened.size) > _LONGEST_SIDE:
        opened.draft(None, (opened.width // part, opened.height // part))


def _plain(opened: Image.Image) -> Image.Image:
    opened.load()
    if opened.mode.startswith(("I", "F")):  # 16 bits and more a dot: the upper eight are seen
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_gaps = opened.mode in ("RGBA", "LA", "La", "PA", "RGBa") or "transparency" in opened.info
    fit = "RGBA" if has_gaps else "L" if opened.mode in ("1", "L") else "RGB"
    return opened if opened.mode == fit else opened.convert(fit)  # a copy costs as much again


def _upright(drawn: Image.Image) -> Image.Image:
    drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BICUBIC)
    try:
        return ImageOps.exif_transpose(drawn)
    except Exception:  # noqa: BLE001  what stands there is no orientation
        return drawn


def _encoded(drawn: Image.Image, *, is_photo: bool, note: str) -> Written:
    out = BytesIO()
    drawn.info.clear()  # comments, EXIF, profiles: whatever would be carried over
    if drawn.mode != "RGBA" and (is_photo or drawn.width * drawn.height > _PHOTO):
        drawn.save(out, "JPEG", quality=_QUALITY)
        return Written("image/jpeg", out.getvalue(), note)
    drawn.save(out, "PNG", compress_level=4)
    return Written("image/png", out.getvalue(), note)
