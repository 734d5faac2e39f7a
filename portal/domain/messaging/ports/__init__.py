"""What messaging asks of the sites: where a letter leads."""

from collections.abc import Callable

from portal.domain.messaging.states import Page

PageUrl = Callable[[str, Page], str]

page_url: PageUrl | None = None
"""Region code and page → whole address (scheme, host, path); filled by portal.config.adapters at start."""


def url_of(region: str, page: Page) -> str:
    """Return the whole address of a page; a portal without addresses has been put together wrongly."""
    if page_url is None:
        raise RuntimeError("No addresses were filled in by portal.config.adapters.")
    return page_url(region, page)
