"""What messaging asks of others: where a letter leads, who brings a text to a telephone, what came back."""

import uuid
from collections.abc import Callable, Iterable

from portal.domain.accounts.ports import TextChannel
from portal.domain.messaging.states import Page, Report

PageUrl = Callable[[str, Page], str]

page_url: PageUrl | None = None
"""Region code and page → whole address (scheme, host, path); filled by portal.config.adapters at start."""


def url_of(region: str, page: Page) -> str:
    """Return the whole address of a page; a portal without addresses has been put together wrongly."""
    if page_url is None:
        raise RuntimeError("No addresses were filled in by portal.config.adapters.")
    return page_url(region, page)


VisitUrl = Callable[[str, uuid.UUID, int], str]

visit_url: VisitUrl | None = None
"""Region code, visit and account → whole address where one answers a reminder; filled there too."""

texters: dict[str, TextChannel] = {}
"""What brings reminders to telephones, by name: only what a setting has switched on; filled there too."""

ReadReports = Callable[[bytes], Iterable[Report]]

read_reports: ReadReports | None = None
"""What stands in a message that came back to the sender's address; filled there too."""


def answer_url(region: str, visit: uuid.UUID, account_id: int) -> str:
    """Return the whole address where a reminder is answered."""
    if visit_url is None:
        raise RuntimeError("No addresses were filled in by portal.config.adapters.")
    return visit_url(region, visit, account_id)
