"""What a person reads on a page of the stand."""

import html
import re


def text(response):
    """Return the words of a page in one line."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))
