"""A read that waits to be sent: whoever opens a door sends it along with what the door records."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Reading(NamedTuple):
    """A hand-written SELECT with named marks (`%(name)s`) and its values as the engine takes them."""

    sql: str
    values: Mapping[str, Any]
