"""What a file is, by its first bytes; its name and what the browser says of it count for nothing."""

from enum import StrEnum


class Kind(StrEnum):
    """What can be written anew."""

    PICTURE = "picture"
    PDF = "pdf"


def of(content: bytes) -> Kind | None:
    """Return what begins like this; None is nothing that is taken.

    A PDF begins with its mark at the first byte: readers forgive rubbish before it, and there a second
    file can hide.
    """
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    starts = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
    if content.startswith(starts) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Kind.PICTURE
    return None
