"""Hostile files, made by code: what each is called, what it holds, what must become of it."""

import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, PngImagePlugin

from portal.domain.messaging.states.files import WhyNot
from tests.factories.files import MARK, SCRIPT, action, form, paper, picture, remark

TAKEN = None
"""The file is taken, and nothing that it hid is left."""
HTML = b"<!doctype html><html><script>alert('" + MARK + b"')</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("' + MARK + b'")</script></svg>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\x00" + bytes(60) + MARK
NO, BAD, LOCKED = WhyNot.NOT_ALLOWED, WhyNot.DAMAGED, WhyNot.ENCRYPTED


def zipped(name="a.txt"):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, MARK)
    return file.getvalue()


def text_of_png():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SCRIPT)
    told.add_itxt("XML:com.adobe.xmp", SCRIPT)
    return picture(kind="PNG", pnginfo=told)


def cut(content, share=0.5):
    return content[: int(len(content) * share)]


def root(**told):
    def change(made):
        for name, value in told.items():
            made.Root[f"/{name}"] = value

    return paper(change=change)


def noted(kind, **told):
    return paper(change=lambda made: remark(made, kind, **told))


def attached(made):
    made.attachments["evil.html"] = HTML


def on_page(name, value):
    def change(made):
        made.pages[0].obj[name] = value

    return paper(change=change)


def outside(made):
    """A stream that would be read from elsewhere, a form of another file, a picture with a twin."""
    stream = Stream(made, b"BT ET", {"/F": Dictionary(Type=Name.Filespec, F=String(SCRIPT), FS=Name.URL)})
    made.pages[0].Contents = Array([made.pages[0].Contents, made.make_indirect(stream)])


def hidden_twice(made):
    """The same dictionary is a table of names and an action: once looked at as names, its script would stay."""
    both = made.make_indirect(Dictionary(AA=action(), X=made.make_stream(b"q Q")))
    made.pages[0].Resources.XObject = both
    made.pages[0].Group = both


def described(made):
    made.docinfo["/Title"] = SCRIPT
    made.Root.Metadata = made.make_stream(b'<?xpacket begin=""?><x>' + MARK + b"</x>")


def with_open_action(data):
    """An action that stands behind the end of the first part: an update by hand."""
    return data + b"\n9 0 obj\n<</S/JavaScript/JS(" + SCRIPT.encode() + b")>>\nendobj\n"


FILES = {
    "nothing": ("фото.jpg", b"", WhyNot.EMPTY),
    "one byte": ("фото.jpg", b"\xff", NO),
    "eicar": ("eicar.jpg", EICAR, NO),
    "eicar as txt": ("eicar.txt", EICAR, NO),
    "html as jpg": ("a.jpg", HTML, NO),
    "html as png": ("a.png", HTML, NO),
    "html as pdf": ("a.pdf", HTML, NO),
    "js as jpg": ("a.jpg", b"alert('" + MARK + b"')", NO),
    "svg as jpg": ("a.jpg", SVG, NO),
    "svg": ("a.svg", SVG, NO),
    "svg after a declaration": ("a.png", b'<?xml version="1.0"?>' + SVG, NO),
    "php as gif": ("a.gif", b"<?php system('x'); //" + MARK, NO),
    "zip as png": ("a.png", zipped(), NO),
    "docx": ("a.docx", zipped("word/document.xml"), NO),
    "jar as jpg": ("a.jpg", zipped("META-INF/MANIFEST.MF"), NO),
    "exe as jpg": ("a.jpg", EXE, NO),
    "exe twice ended": ("справка.pdf.exe", EXE, NO),
    "script of a shell": ("a.sh", b"#!/bin/sh\necho " + MARK, NO),
    "mp4": ("a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(64), NO),
    "mp4 as jpg": ("a.jpg", b"\x00\x00\x00\x18ftypmp42" + bytes(64), NO),
    "heic": ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(64), NO),
    "tiff": ("a.tiff", b"II*\x00" + bytes(64), NO),
    "bmp": ("a.bmp", picture(kind="BMP"), NO),
    "ico": ("a.ico", picture((64, 64), kind="ICO"), NO),
    "eps": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n" + MARK, NO),
    "rtf": ("a.rtf", b"{\\rtf1 " + MARK + b"}", NO),
    "old doc": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), NO),
    "gzip": ("a.jpg", b"\x1f\x8b\x08" + bytes(64), NO),
    "html before a jpeg": ("a.jpg", HTML + picture(), NO),
    "zip before a pdf": ("a.pdf", zipped() + paper(), NO),
    "jpeg of two bytes": ("a.jpg", b"\xff\xd8\xff", BAD),
    "jpeg's mark before html": ("a.jpg", b"\xff\xd8\xff\xe0" + HTML, BAD),
    "gif's mark before js": ("a.gif", b"GIF89a/*" + HTML + b"*/=1;", BAD),
    "png's mark before html": ("a.png", b"\x89PNG\r\n\x1a\n" + HTML, BAD),
    "webp's mark before html": ("a.webp", b"RIFF\x00\x00\x00\x00WEBP" + HTML, BAD),
    "pdf's mark before html": ("a.pdf", b"%PDF-1.7\n" + HTML, BAD),
    "jpeg cut": ("a.jpg", cut(picture()), BAD),
    "png cut": ("a.png", cut(picture(kind="PNG")), BAD),
    "webp cut": ("a.webp", cut(picture(kind="WEBP")), BAD),
    "pdf cut": ("a.pdf", cut(paper()), BAD),
    "pdf without pages": ("a.pdf", paper(pages=0), BAD),
    "png with a wrong sum": ("a.png", picture(kind="PNG").replace(b"IDAT", b"IDAt"), BAD),
    "pdf with a password": ("a.pdf", paper(encryption=pikepdf.Encryption(user="u", owner="o")), LOCKED),
    "pdf shut for printing": ("a.pdf", paper(encryption=pikepdf.Encryption(user="", owner="o")), LOCKED),
    "eleven megabytes": ("a.jpg", picture() + bytes(11 * 2**20), WhyNot.TOO_BIG),
    # What follows is a picture or a PDF as well: it is taken, and what it hid is gone.
    "html behind a jpeg": ("a.jpg", picture() + HTML, TAKEN),
    "jar behind a gif": ("gifar.gif", picture(kind="GIF") + zipped("Evil.class"), TAKEN),
    "zip behind a png": ("a.png", picture(kind="PNG") + zipped(), TAKEN),
    "html behind a webp": ("a.webp", picture(kind="WEBP") + HTML, TAKEN),
    "script in a jpeg's comment": ("a.jpg", picture(comment=HTML), TAKEN),
    "script in a gif's comment": ("a.gif", picture(kind="GIF", comment=HTML), TAKEN),
    "script in a png's text": ("a.png", text_of_png(), TAKEN),
    "script in a profile": ("a.jpg", picture(icc_profile=HTML), TAKEN),
    "script in exif": ("a.jpg", picture(exif=b"Exif\x00\x00" + HTML), TAKEN),
    "script in xmp": ("a.jpg", picture(xmp=HTML), TAKEN),
    "html called pdf is a jpeg": ("фото.html", picture() + HTML, TAKEN),
    "html in a pdf's remark": ("a.pdf", paper().replace(b"\n%", b"\n%" + HTML + b"\n%", 1), BAD),
    "html behind a pdf": ("a.pdf", paper() + HTML, TAKEN),
    "zip behind a pdf": ("a.pdf", paper() + zipped(), TAKEN),
    "update behind a pdf": ("a.pdf", with_open_action(paper()), TAKEN),
    "pdf that opens a script": ("a.pdf", root(OpenAction=action()), TAKEN),
    "pdf that acts": ("a.pdf", root(AA=Dictionary(WC=action(), DP=action())), TAKEN),
    "pdf with named scripts": (
        "a.pdf", root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action()])))), TAKEN,
    ),
    "pdf that starts a program": ("a.pdf", root(OpenAction=action(Name.Launch, F=String("cmd.exe"))), TAKEN),
    "pdf with an attached file": ("a.pdf", paper(change=attached), TAKEN),
    "pdf with a filled form": ("a.pdf", paper(change=form), TAKEN),
    "pdf that is a form of xfa": ("a.pdf", root(AcroForm=Dictionary(XFA=String(SCRIPT), Fields=[])), TAKEN),
    "page that acts": ("a.pdf", on_page("/AA", Dictionary(O=action())), TAKEN),
    "page with hidden data": ("a.pdf", on_page("/PieceInfo", Dictionary(X=String(SCRIPT))), TAKEN),
    "page with an associated file": ("a.pdf", on_page("/AF", Array([action()])), TAKEN),
    "link that is a script": ("a.pdf", noted(Name.Link, A=action()), TAKEN),
    "link out": ("a.pdf", noted(Name.Link, A=Dictionary(S=Name.URI, URI=String("http://e/" + SCRIPT))), TAKEN),
    "link that sends a form": ("a.pdf", noted(Name.Link, A=action(Name.SubmitForm, F=String("http://e/"))), TAKEN),
    "rich media": ("a.pdf", noted(Name.RichMedia, RichMediaContent=Dictionary(A=action())), TAKEN),
    "film": ("a.pdf", noted(Name.Movie, Movie=Dictionary(F=String(SCRIPT)), A=True), TAKEN),
    "attached to a remark": ("a.pdf", noted(Name.FileAttachment, FS=Dictionary(F=String(SCRIPT))), TAKEN),
    "stream from elsewhere": ("a.pdf", paper(change=outside), TAKEN),
    "script in a table of names": ("a.pdf", paper(change=hidden_twice), TAKEN),
    "words about the pdf": ("a.pdf", paper(change=described), TAKEN),
}  # fmt: skip

NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\boot.ini.jpg": "boot ini.jpg",
    "счёт.pdf.exe": "счёт pdf.jpg",
    "фото.jpg.php": "фото jpg.jpg",
    "а\x00б.jpg": "аб.jpg",
    "сч\u202egpj.exe": "счgpj.jpg",
    "\u200e\u200f.jpg": "снимок.jpg",
    "CON.jpg": "снимок CON.jpg",
    ".htaccess": "htaccess.jpg",
    "   ": "снимок.jpg",
    "я" * 300 + ".jpg": "я" * 100 + ".jpg",
    "«ёлка» 'a' 24.11.2026.jpeg": "«ёлка» 'a' 24.11.2026.jpg",
    "a\r\nSet-Cookie: x=1.jpg": "aSet-Cookie_ x=1.jpg",
    'a"b<c>.jpg': "a_b_c_.jpg",
}


def _zeros(megabytes):
    """Packed zeros without an end: a block that stands alone, again and again."""
    packer = zlib.compressobj(9)
    block = bytes(2**20)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1)


def _sized_webp():
    """A lossless WebP that calls itself as large as the format allows."""
    body = b"\x2f" + (16382 | 16382 << 14).to_bytes(4, "little") + bytes(64)
    chunk = b"VP8L" + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)
    return b"RIFF" + (len(chunk) + 4).to_bytes(4, "little") + b"WEBP" + chunk


def _chunk(kind, data):
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def _png(width, height, text=b"", profile=b""):
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    more = _chunk(b"zTXt", b"a\x00\x00" + text) if text else b""
    more += _chunk(b"iCCP", b"a\x00\x00" + profile) if profile else b""
    rows = _chunk(b"IDAT", zlib.compress(bytes(min(width, 50_000) * 3 + 1) * min(height, 100)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + rows + _chunk(b"IEND", b"")


def _many_frames(count):
    one = picture((4, 4), "GIF", mode="L")
    start = one.index(b"\x2c")
    body = b"\x21\xf9\x04\x00\x02\x00\x00\x00" + one[start:-1]
    return one[:start] + body * count + b";"


def _deep_exif():
    """Five megabytes of EXIF in segments of 64 KB, each a directory that leads to the next."""
    directory = b"\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"
    part = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + directory * 4600
    segment = b"\xff\xe1" + (len(part) + 2).to_bytes(2) + part
    plain = picture()
    return plain[:2] + segment * 80 + plain[2:]


def _nested(depth):
    return paper().replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * depth + b"]" * depth)


def _stream(made, raw):
    stream = Stream(made, b"")
    stream.write(raw, filter=Name.FlateDecode)
    made.pages[0].Contents = stream


def _by_hand(*objects):
    """A PDF of these objects, the first of which is its catalogue: the library would unpack what it writes."""
    body, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(body))
    return body + head + tail


def _many_pages(count):
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    pages = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return _by_hand(b"<</Type/Catalog/Pages 2 0 R>>", pages, *[page] * count)


def _packed_twice():
    raw = zlib.compress(_zeros(3000), 9)
    told = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(raw), raw)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    return _by_hand(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, told)


def _wide(made):
    stream = made.make_stream(
        b"\x00", Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000, BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
    )  # fmt: skip
    made.pages[0].Resources.XObject = Dictionary(I=stream)


def _object_stream(raw):
    """A PDF whose catalogue stands in a packed stream of objects that is mostly zeros."""
    body = b"%PDF-1.5\n"
    at = len(body)
    body += b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(raw)
    body += raw + b"\nendstream\nendobj\n"
    table = len(body)
    rows = bytes([0, 0, 0, 0, 0, 0]) + bytes([1, *at.to_bytes(4), 0]) + bytes([2, 0, 0, 0, 1, 0])
    rows += bytes([1, *table.to_bytes(4), 0])
    body += b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(rows)
    return body + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % table


def _sized_jpeg(width, height):
    """A progressive JPEG that calls itself larger than it is."""
    plain = bytearray(picture((64, 64), progressive=True))
    head = plain.index(b"\xff\xc2")
    plain[head + 5 : head + 9] = height.to_bytes(2) + width.to_bytes(2)
    return bytes(plain)


def _endless():
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.Pages.Kids = Array([made.Root.Pages, made.Root.Pages])
    made.Root.Pages.Count = 2
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


EXHAUSTING = {
    "50000 × 50000 dots": lambda: _png(50_000, 50_000),
    "gif of 10,000 frames": lambda: _many_frames(10_000),
    "pdf of 10,000 pages": lambda: _many_pages(10_000),
    "deep exif": _deep_exif,
    "nested arrays": lambda: _nested(400_000),
    "packed stream of 3 GB": lambda: paper(change=lambda made: _stream(made, _zeros(3000))),
    "packed twice": _packed_twice,
    "object stream of 1 GB": lambda: _object_stream(_zeros(1000)),
    "png whose text unpacks to 1 GB": lambda: _png(8, 8, text=_zeros(1000)),
    "png whose profile unpacks to 1 GB": lambda: _png(8, 8, profile=_zeros(1000)),
    "progressive jpeg of 100 million dots": lambda: _sized_jpeg(10_000, 10_000),
    "webp of 16383 × 16383 dots": _sized_webp,
    "picture in a pdf of 10^10 dots": lambda: paper(change=_wide),
    "pages that are their own parents": _endless,
}
"""What would cost too much; each is small itself, and made only when it is asked for."""
