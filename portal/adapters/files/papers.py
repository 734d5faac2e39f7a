"""PDF files: taken apart and written anew. Runs only in the child process, under its limits.

What is kept is named, the rest goes: pages with what is drawn on them. Fields and remarks become part of
the page they stand on; actions, scripts, attached files, sound, films and forms of forms (XFA) have no
place to stand any more. Addresses stay as the text that is seen.
"""

import zlib
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from portal.adapters.files.told import Refused, Written

_MOST_PAGES: Final = 200
_MOST_OBJECTS: Final = 20_000
_MOST_UNPACKED: Final = 200 * 1024 * 1024
"""Of all streams together: a reader on an old telephone has to unpack them too."""
_MOST_PIXELS: Final = 60_000_000
"""Of one picture in a page: a sheet of A4 scanned at 600 dots an inch has 35 million."""
_STEP: Final = 1024 * 1024
_OF_ROOT: Final = frozenset({"/Type", "/Pages", "/Lang", "/OCProperties"})
_OF_PAGE: Final = frozenset({
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group",
})  # fmt: skip
_NOWHERE: Final = frozenset({
    "/A", "/AA", "/AF", "/Action", "/Alternates", "/Annots", "/EF", "/EmbeddedFiles", "/FS", "/JS",
    "/JavaScript", "/Launch", "/Metadata", "/Names", "/OPI", "/OpenAction", "/PieceInfo", "/PS", "/Ref",
    "/RichMedia", "/RichMediaContent", "/RichMediaSettings", "/URI", "/XFA",
})  # fmt: skip
"""Keys that lead to something that is done, fetched or hidden; no dictionary keeps them."""
_OUTSIDE: Final = frozenset({"/F", "/FFilter", "/FDecodeParms"})
"""They name a file outside that would stand in the place of a stream."""
_NAMED_FREELY: Final = frozenset({
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs",
    "/Colorants",
})  # fmt: skip
"""Below these the keys are names that a file gives, a letter «A» or a font «F»: they say nothing."""
_FLATE: Final = ("/FlateDecode", "/Fl")
_HOLDERS: Final = (pikepdf.Array, Dictionary, Stream)
_PACKED: Final = (*_FLATE, "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")


def write(content: bytes) -> Written:
    """Return the pages written anew; raise Refused."""
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as opened:
            if opened.is_encrypted:
                raise Refused("encrypted")
            return _written(opened)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None


def _written(opened: Pdf) -> Written:
    if len(opened.pages) > _MOST_PAGES:
        raise Refused("too_many_pages")
    if len(opened.objects) > _MOST_OBJECTS:
        raise Refused("too_complex")
    if not opened.pages:
        raise Refused("damaged")
    _weigh(opened)
    note = _flatten(opened)
    _keep_only(opened.Root, _OF_ROOT)
    for page in opened.pages:
        _keep_only(page.obj, _OF_PAGE)
    for key in list(opened.trailer.keys()):
        if key not in ("/Root", "/Size", "/ID", "/Prev"):
            del opened.trailer[key]
    _take_out(opened.Root)
    out = BytesIO()
    opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return Written("application/pdf", out.getvalue(), note)


def _flatten(opened: Pdf) -> str:
    """Draw fields and remarks on their pages; what has no looks of its own was not seen either."""
    has_some = any("/Annots" in page.obj for page in opened.pages)
    if "/AcroForm" in opened.Root and "/XFA" in opened.Root.AcroForm:
        del opened.Root.AcroForm.XFA
    if has_some:
        opened.flatten_annotations("all")
    return "flattened" if has_some else ""


def _keep_only(what: Any, keys: frozenset[str]) -> None:
    for key in list(what.keys()):
        if key not in keys:
            del what[key]


def _take_out(root: Object) -> None:
    """Take what leads somewhere out of everything that is still reached."""
    waiting: list[tuple[Any, bool]] = [(root, False)]
    seen: set[tuple[int, int, bool]] = set()
    while waiting:
        one, is_named_freely = waiting.pop()
        if one.is_indirect:
            place = (*one.objgen, is_named_freely)
            if place in seen:
                continue
            seen.add(place)
        waiting += _below(one, is_named_freely=is_named_freely)


def _below(one: Any, *, is_named_freely: bool) -> list[tuple[Any, bool]]:
    """Return what stands inside of one object, when what must not has gone."""
    if isinstance(one, pikepdf.Array):
        return [(part, False) for part in one if isinstance(part, _HOLDERS)]
    gone = frozenset() if is_named_freely else _NOWHERE
    if isinstance(one, Stream):
        gone |= _OUTSIDE
    for key in [key for key in one.keys() if key in gone]:  # noqa: SIM118  not a mapping
        del one[key]
    return [
        (part, key in _NAMED_FREELY and isinstance(part, Dictionary))
        for key, part in one.items()
        if isinstance(part, _HOLDERS)
    ]


def _weigh(opened: Pdf) -> None:
    """Refuse what a reader would have to unpack into more than it can hold."""
    left = _MOST_UNPACKED
    for each in opened.objects:
        if not isinstance(each, Stream):
            continue
        width, height = each.get("/Width", 0), each.get("/Height", 0)
        if isinstance(width, int) and isinstance(height, int) and width * height > _MOST_PIXELS:
            raise Refused("too_many_pixels")
        left -= _unpacked(each, left)


def _unpacked(each: Stream, left: int) -> int:
    """Return how many bytes a stream has when it is unpacked; raise Refused beyond `left`."""
    filters = _filters(each)
    if sum(name in _PACKED for name in filters) > 1:
        raise Refused("too_complex")  # packed twice: nobody does that to save room
    raw = each.read_raw_bytes()
    if not filters or filters[0] not in _FLATE:
        return len(raw)
    inflating, size, rest = zlib.decompressobj(), 0, raw
    while rest and not inflating.eof:
        size += len(inflating.decompress(rest, _STEP))
        rest = inflating.unconsumed_tail
        if size > left:
            raise Refused("too_complex")
    return size


def _filters(each: Stream) -> list[str]:
    named = each.get("/Filter")
    if named is None:
        return []
    if isinstance(named, pikepdf.Array):
        return [str(name) for name in named]
    return [str(named)] if isinstance(named, Name) else []
