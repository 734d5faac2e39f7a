"""What stands round the middle of a page: header, menu, messages, footer.

The entrance of a site builds one `Frame` for each request and gives it to the template as `frame`.
All texts come translated and all addresses complete: nothing here asks anybody anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu; one with `items` opens a list and its own `href` is not used.

    `count` is how many new notices wait behind it.
    """

    text: str
    href: str = ""
    is_current: bool = False
    items: Sequence["MenuItem"] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Who is signed in: «Имя Ф.», never more. `sign_out_href` is posted to, with the CSRF token.

    `settings_href` may be empty: then there are no settings.
    """

    name: str
    settings_href: str
    sign_out_href: str


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """When the session closes if nothing more is done, in seconds from now; `is_last`: it cannot be kept on.

    `stay_href` is posted to by a script, with the CSRF token, and answers with both numbers anew.
    `is_desk`: of staff; their tabs and those of a patient in the same browser know nothing of each other.
    `owner` marks whose copies of tickets this browser may keep, and tells nothing of the account.
    """

    seconds_left: int
    idle_seconds: int
    is_last: bool
    stay_href: str
    is_desk: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence about what has just been done. An `error` is read aloud at once, others in turn."""

    kind: Literal["info", "success", "warning", "error"]
    text: str


@dataclass(frozen=True, slots=True)
class ActingFor:
    """Another person for whom this page acts: the full name, and as whom («ваш ребёнок»)."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class WorksNote:
    """Works that go on or come soon; `href` tells more. With `hide_href` (posted to) it can be put away."""

    title: str
    text: str
    href: str
    hide_href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page.

    `brand` is the wordmark; without a region (start page, errors) the region fields stay None.
    `links` are the footer's documents: accessibility statement, privacy, cookies, state of the service.
    `demo_note` is one line that says this is a demonstration; None on a region's own servers. `demo_href`
    leads from it to what was sent to phones and mailboxes.
    `acting_for` stands in colour under the menu while what is done is done for somebody else.
    `works` stands under the header while somebody works on the portal, or will soon.
    `status_href` tells what of the portal works now; None where there is no such page.
    `help_href` leads to the article about this page, `trouble` are those about what goes wrong, for error
    pages; None where the page is not a patient's.
    `is_desk`: the page belongs to staff, who have no cards and come in by another door.
    `request_id` is the number that stands in the log, `case` the nine digits of it that can be said aloud.
    """

    brand: str
    region_code: str | None = None
    region_name: str | None = None
    region_url: str | None = None
    menu: Sequence[MenuItem] = ()
    person: PersonLink | None = None
    session: SessionEnd | None = None
    sign_in_href: str | None = None
    flash: Flash | None = None
    acting_for: ActingFor | None = None
    demo_note: str | None = None
    demo_href: str | None = None
    emergency: Sequence[str] = ("103", "112")
    support_phone: str | None = None
    status_href: str | None = None
    links: Sequence[MenuItem] = ()
    help_href: str | None = None
    trouble: Sequence[MenuItem] | None = None
    request_id: str = ""
    case: str = ""
    works: WorksNote | None = None
    is_desk: bool = False
