"""Frozen values that the component macros show.

Presenters build them; a macro reads nothing else. Texts are already translated and dates already
spoken in the clinic's local time («24 ноября», «09:20»): the look knows no clock and no zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A row «label — value». Without a value the row offers `set_href` as «указать», or a dash."""

    label: str
    value: str | None = None
    set_href: str | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A neighbouring page of the same room; `count` is how many things wait there."""

    text: str
    href: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LinkItem:
    """One row of a list of links, with an optional second line (`note`) and third (`state`)."""

    text: str
    href: str
    note: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message: its name, «1,2 МБ» (`about`), what hinders opening it (`state`), its address."""

    id: str
    name: str
    about: str
    state: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One message of a conversation, or (without `text`) something that happened to it.

    `mark` says whether and when the other side has read it; `note` is from colleague to colleague.
    """

    who: str
    when: str
    text: str = ""
    is_mine: bool = False
    mark: str = ""
    note: str = ""
    files: Sequence[FileView] = ()


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a doctor: «24 ноября» (`label`), «вторник» (`weekday`), places that are free.

    A day without `href` cannot be chosen; `note` then says why («откроется завтра в 08:00»).
    """

    date_iso: str
    label: str
    weekday: str
    free: int
    href: str | None = None
    is_current: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TimeView:
    """One free time: «09:20» (`text`), its full name for a listener (`label`), what is sent (`value`).

    With `href` it is a link instead of a submit button.
    """

    text: str
    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """Times of one part of the day: «Утро», «День», «Вечер»; `drawn` are those that stand drawn already."""

    title: str
    items: Sequence[TimeView]
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class DoctorView:
    """One doctor in a list. `free_count` None means that it is not known yet.

    `nearest` is spoken («завтра, 24 ноября»); `note` says why nothing is free and what to do, `whom` which
    ages and which sex the doctor sees; without `href` the doctor cannot be chosen here.
    """

    name: str
    href: str | None
    speciality: str
    area: str | None = None
    room: str | None = None
    free_count: int | None = None
    nearest: str | None = None
    note: str | None = None
    whom: str | None = None


@dataclass(frozen=True, slots=True)
class TicketView:
    """The ticket of a booked visit: a number to be said aloud, its facts, what to do before and to bring.

    `said` is the number in its groups, for a listener; `qr` a picture of it (SVG), empty where there is none.
    """

    number: str
    rows: Sequence[Fact]
    what_to_bring: Sequence[str] = ()
    prepare: Sequence[str] = ()
    said: str = ""
    qr: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer first: the kind of its message, one line, and a sentence that may be empty."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture with the words for people who cannot see it; sizes in pixels, so that nothing moves later."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ArticlePiece:
    """A part of a line of an article: text, strong, emphasis, code, link, break."""

    part: str
    text: str = ""
    href: str = ""
    inner: Sequence["ArticlePiece"] = ()


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """A block of an article: heading, paragraph, steps, bullets, note, picture, line."""

    kind: str
    pieces: Sequence[ArticlePiece] = ()
    level: int = 0
    anchor: str = ""
    items: Sequence[Sequence["ArticleBlock"]] = ()
    start: int = 1
    inner: Sequence["ArticleBlock"] = ()
    picture: PictureView | None = None
