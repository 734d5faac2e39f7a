"""Files as people send them, made by code: honest pictures and papers."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

MARK = b"planted-script-7351"
"""What must not be found in anything that was written anew."""
SCRIPT = f"app.alert('{MARK.decode()}')"


def picture(size=(320, 240), kind="JPEG", mode="RGB", **told):
    """Return a picture with a red left half: so that its turning is seen."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    drawn.convert(mode).save(file, kind, **told)
    return file.getvalue()


def noise(size, kind="PNG", mode="RGB", **told):
    """Return a picture that cannot be packed: as large as its dots."""
    drawn = Image.effect_noise((size[0] // 4, size[1] // 4), 90).resize(size)
    file = BytesIO()
    drawn.convert(mode).save(file, kind, **told)
    return file.getvalue()


def turned():
    """Return a photo as a telephone takes it: lying, with a note to turn it, with the place where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = MARK.decode()
    exif.get_ifd(0x8825)[2] = (45.0, 2.0, 41.0)
    return picture((320, 200), exif=exif)


def frames(count, kind="GIF", size=(8, 8)):
    shades = [Image.new("L", size, (number * 7) % 256) for number in range(count)]
    file = BytesIO()
    shades[0].save(file, kind, save_all=True, append_images=shades[1:], duration=20)
    return file.getvalue()


def packed(paper, **told):
    file = BytesIO()
    paper.save(file, **told)
    return file.getvalue()


def paper(pages=1, change=None, **told):
    """Return a PDF that says «Hello» on each page; `change(pdf)` adds to it before it is written."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(300, 300))
        page = made.pages[-1]
        # The font is called F, as a dictionary's file outside would be.
        page.Resources = Dictionary(
            Font=Dictionary({"/F": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)})
        )
        page.Contents = made.make_stream(b"BT /F 24 Tf 20 100 Td (Hello) Tj ET")
    if change:
        change(made)
    return packed(made, **told)


def action(kind=Name.JavaScript, **told):
    return Dictionary(S=kind, JS=String(SCRIPT), **told)


def remark(made, kind, **told):
    """Put a remark of this kind on the first page."""
    note = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=kind, Rect=[10, 10, 110, 30], Contents=String(SCRIPT), **told)
    )
    page = made.pages[0]
    page.Annots = Array([*page.get("/Annots", []), note])
    return note


def form(made):
    """Put a filled field on the first page, with its looks and a script."""
    looks = made.make_stream(
        b"BT /F 12 Tf 2 2 Td (Filled) Tj ET",
        {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 100, 20],
         "/Resources": made.pages[0].Resources},
    )  # fmt: skip
    field = remark(
        made, Name.Widget, FT=Name.Tx, T=String("f"), V=String("Filled"), A=action(), AA=Dictionary(K=action()),
        AP=Dictionary(N=looks), F=4,
    )  # fmt: skip
    made.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String(f"<xfa>{SCRIPT}</xfa>"))
