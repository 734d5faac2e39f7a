"""A letter as plain text and as HTML that says the same: headings, paragraphs, one link.

The HTML has no styles, no pictures and nothing to load: each reader shows it in the person's own
size and colours, a screen reader finds the language, the heading and the link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_PAGE: Final = """\
<!doctype html>
<html lang="ru">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
<footer>
{footer}
</footer>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a whole address."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Written:
    """The same letter twice."""

    text: str
    html: str


def write(
    *, title: str, paragraphs: Sequence[str], link: Link, signature: Sequence[str] = (),
    small: Sequence[str] = (), small_link: Link | None = None,
) -> Written:  # fmt: skip
    """Write a letter; everything given is plain text.

    Args:
        title: the heading of the HTML, best the subject's own words.
        paragraphs: what is said, in order.
        link: what to do next; it stands after the paragraphs.
        signature: lines of who writes.
        small: sentences under the letter: why it came.
        small_link: a link among them: how to get no more.

    """
    lines = [small_link] if small_link else []
    text = [*paragraphs, _plain(link), "\n".join(signature), "-- ", *small, *map(_plain, lines)]
    body = [*map(_paragraph, paragraphs), f"<p>{_anchor(link)}</p>"]
    footer = ["<p>" + "<br>".join(map(escape, signature)) + "</p>", *map(_paragraph, small)]
    footer += [f"<p>{_anchor(each)}</p>" for each in lines]
    page = _PAGE.format(title=escape(title), body="\n".join(body), footer="\n".join(footer))
    return Written(text="\n\n".join(part for part in text if part) + "\n", html=page)


def _plain(link: Link) -> str:
    return f"{link.words}:\n{link.href}"


def _paragraph(words: str) -> str:
    return f"<p>{escape(words)}</p>"


def _anchor(link: Link) -> str:
    return f'<a href="{escape(link.href)}">{escape(link.words)}</a>'
