"""What the child process says: one line of JSON, then the bytes of the file."""

import json
from dataclasses import dataclass


class Refused(Exception):
    """The file is not taken; the reason is a word of `messaging.ports.files.WhyNot`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file written anew."""

    media_type: str
    content: bytes
    note: str = ""


def pack(answer: Written | Refused) -> bytes:
    """Return the answer as bytes."""
    if isinstance(answer, Refused):
        return json.dumps({"reason": str(answer)}).encode() + b"\n"
    head = {"media_type": answer.media_type, "note": answer.note, "size": len(answer.content)}
    return json.dumps(head).encode() + b"\n" + answer.content


def unpack(told: bytes) -> Written | Refused:
    """Return the answer; a child that broke off has said that the file is too much for it."""
    line, _, content = told.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        return Refused("too_complex")
    if "reason" in head:
        return Refused(head["reason"])
    if len(content) != head["size"]:
        return Refused("too_complex")
    return Written(head["media_type"], content, head["note"])
