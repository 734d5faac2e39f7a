"""What messaging asks of the sites: where a letter leads; and of whoever cleans files."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from portal.domain.messaging.states import Page

PageUrl = Callable[[str, Page], str]

page_url: PageUrl | None = None
"""Region code and page → whole address (scheme, host, path); filled by portal.config.adapters at start."""


def url_of(region: str, page: Page) -> str:
    """Return the whole address of a page; a portal without addresses has been put together wrongly."""
    if page_url is None:
        raise RuntimeError("No addresses were filled in by portal.config.adapters.")
    return page_url(region, page)


@dataclass(frozen=True)
class Clean:
    """A file that may be handed out, made anew from what was sent; `note` tells what was left out."""

    name: str
    media_type: str
    content: bytes
    note: str


class FileRefused(Exception):
    """A file that is not taken; `reason` names why, `messaging.texts` says it."""

    def __init__(self, reason: StrEnum) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Cleaner(Protocol):
    """Looks at what a file really is and makes it anew."""

    def clean(self, name: str, content: bytes) -> Clean:
        """Return the file made anew; raise FileRefused."""


cleaner: Cleaner | None = None
"""Filled by portal.config.adapters at start; without it nobody can send files."""
