"""What staff asks of the sites: where a letter leads."""

from collections.abc import Callable

Url = Callable[[str, str], str]

url: Url | None = None
"""Region code and key of a link (empty: the first page of staff) → whole address; filled at start."""


def url_of(region: str, key: str = "") -> str:
    """Return the whole address of a link or of the first page; raise RuntimeError without one."""
    if url is None:
        raise RuntimeError("No addresses were filled in by portal.config.adapters.")
    return url(region, key)
