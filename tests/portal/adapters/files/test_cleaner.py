"""U1, U2: hostile files are refused for the right reason or lose what they hid; honest ones pass."""

import json
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.adapters.files import cleaner, kinds, told
from portal.adapters.files.cleaner import ProcessCleaner
from portal.domain.messaging.ports.files import MOST_BYTES, FileRefused
from portal.domain.messaging.states.files import WhyNot
from tests.factories import files
from tests.portal.adapters.files import hostile

FORBIDDEN = {
    "/JS", "/JavaScript", "/OpenAction", "/AA", "/A", "/Annots", "/AcroForm", "/XFA", "/EmbeddedFiles", "/EF", "/AF",
    "/Launch", "/URI", "/RichMediaContent", "/Metadata", "/PieceInfo", "/Names", "/FS",
}  # fmt: skip
MEASURE = """
import json, os, sys, time
began = time.monotonic()
child = os.fork()
if child == 0:
    os.execve(sys.argv[1], sys.argv[1:], {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"})
_, status, used = os.wait4(child, 0)
spent = used.ru_utime + used.ru_stime
sys.stderr.write(json.dumps([used.ru_maxrss // 1024, round(spent, 2), round(time.monotonic() - began, 2)]))
"""


def clean(name, content):
    return ProcessCleaner().clean(name, content)


def inside(content):
    """Return every key and every unpacked byte of a PDF."""
    keys, parts = set(), [content]
    with pikepdf.open(BytesIO(content)) as opened:
        for each in opened.objects:
            if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
                keys |= set(each.keys())
                parts.append(each.unparse(resolved=True))
            if isinstance(each, pikepdf.Stream):
                parts.append(each.read_bytes())
    return keys, b"\n".join(parts)


def looks_clean(made):
    """Tell whether nothing is left in a written file but what is seen."""
    if made.media_type == "application/pdf":
        keys, everything = inside(made.content)
        return made.content.startswith(b"%PDF-") and not keys & FORBIDDEN and files.MARK not in everything
    shown = Image.open(BytesIO(made.content))
    words = {name for name in shown.info if name not in ("jfif", "jfif_version", "jfif_unit", "jfif_density")}
    return not words and not shown.getexif() and files.MARK not in made.content


def test_there_are_enough_hostile_files():
    assert len(hostile.FILES) >= 60
    assert len(hostile.EXHAUSTING) >= 12


@pytest.mark.parametrize(("name", "content", "why"), hostile.FILES.values(), ids=hostile.FILES)
def test_hostile_file_is_refused_or_loses_what_it_hid(name, content, why):
    if why is None:
        assert looks_clean(clean(name, content))
        return
    with pytest.raises(FileRefused) as refused:
        clean(name, content)
    assert refused.value.reason == why


HONEST = {
    "jpeg": (files.picture(), "jpg"),
    "cmyk": (files.picture(mode="CMYK"), "jpg"),
    "png": (files.picture(kind="PNG"), "png"),
    "grey": (files.picture(kind="PNG", mode="L"), "png"),
    "with gaps": (files.picture(kind="PNG", mode="RGBA"), "png"),
    "palette": (files.picture(kind="PNG", mode="P"), "png"),
    "black and white": (files.picture(kind="PNG", mode="1"), "png"),
    "16 bits": (files.picture(kind="PNG", mode="I;16"), "png"),
    "webp": (files.picture(kind="WEBP"), "jpg"),
    "gif": (files.picture(kind="GIF"), "png"),
    "pdf": (files.paper(), "pdf"),
}
TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


@pytest.mark.parametrize(("content", "ending"), HONEST.values(), ids=HONEST)
def test_honest_file_passes(content, ending):
    made = clean("анализ крови.jpg", content)

    seen = made.media_type, made.name, made.note, looks_clean(made)
    assert seen == (TYPES[ending], f"анализ крови.{ending}", "", True)
    if ending != "pdf":
        assert hostile.opened(made.content).size == (320, 240)


def test_photo_is_turned_upright_and_forgets_where_it_was_taken():
    assert files.MARK in files.turned()

    made = clean("IMG_0001.jpg", files.turned())

    shown = hostile.opened(made.content).convert("RGB")
    assert (shown.size, looks_clean(made)) == ((200, 320), True)
    top, bottom = shown.getpixel((100, 40)), shown.getpixel((100, 280))
    assert (top[1] < 60, bottom[1] > 200) == (True, True), "the red half came to the top"


def test_pdf_keeps_what_is_seen():
    _, everything = inside(clean("a.pdf", files.paper(pages=3)).content)
    assert everything.count(b"(Hello)") == 3

    made = clean("a.pdf", files.paper(change=files.form))
    _, everything = inside(made.content)
    assert (made.note, b"(Filled)" in everything, b"/BaseFont /Helvetica" in everything) == (
        "flattened", True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "size", "note"),
    [
        (files.picture((6000, 3000)), (3000, 1500), "shrunk"),
        (files.picture((4500, 900), "PNG"), (4096, 819), "shrunk"),
        (files.frames(3), (8, 8), "first_frame"),
    ],
    ids=["photo", "png", "frames"],
)
def test_what_was_changed_is_told(content, size, note):
    made = clean("a.jpg", content)
    assert (hostile.opened(made.content).size, made.note) == (size, note)


@pytest.mark.parametrize(("given", "safe"), hostile.NAMES.items(), ids=ascii)
def test_name_is_made_safe(given, safe):
    assert clean(given, SMALL).name == safe


SMALL = files.picture((8, 8))


@pytest.mark.parametrize("name", hostile.EXHAUSTING)
def test_bomb_is_refused_in_time_and_room(name, record_property):
    content = hostile.EXHAUSTING[name]()
    assert len(content) <= MOST_BYTES

    begun = [sys.executable, "-I", "-S", "-c", MEASURE, *cleaner.command(kinds.of(content))]
    done = subprocess.run(begun, input=content, capture_output=True, cwd="/", check=False)

    memory_mb, cpu_s, wall_s = json.loads(done.stderr.splitlines()[-1])
    record_property("measured", f"{name}: {memory_mb} MB, {cpu_s} s of processor, {wall_s} s")
    answer = told.unpack(done.stdout)
    assert isinstance(answer, told.Refused)
    assert str(answer) in ("too_many_pixels", "too_many_frames", "too_many_pages", "too_complex", "damaged")
    assert memory_mb < 200
    assert cpu_s <= 2.1


def test_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(cleaner, "_LONGEST_S", 0.3)
    monkeypatch.setattr(cleaner, "command", lambda _kind: ["/bin/sleep", "60"])
    with pytest.raises(FileRefused) as refused:
        clean("a.jpg", SMALL)
    assert refused.value.reason == WhyNot.TOO_COMPLEX


def test_child_has_no_environment_and_may_begin_nothing(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "planted-secret")
    tell = (
        "import os, sys; sys.path.append(sys.argv[1]); from portal.adapters.files import child; child._shut_in();"
        "import resource as r; print(sorted(os.environ), r.getrlimit(r.RLIMIT_NPROC), r.getrlimit(r.RLIMIT_FSIZE))"
    )
    monkeypatch.setattr(cleaner, "_START", tell)
    said = cleaner._run(kinds.Kind.PICTURE, SMALL).decode()
    assert "planted" not in said
    assert said.split("]")[1].strip() == "(0, 0) (0, 0)"


def test_nobody_waits_where_too_many_do(monkeypatch):
    busy = ProcessCleaner(at_once=1)
    monkeypatch.setattr(busy._bench, "_patience_s", 0.01)
    with busy._bench.taken(), pytest.raises(FileRefused) as refused:
        busy.clean("a.jpg", SMALL)
    assert refused.value.reason == WhyNot.BUSY
    assert busy.clean("a.jpg", SMALL).media_type == "image/jpeg"
