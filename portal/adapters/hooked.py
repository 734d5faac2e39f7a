"""What a provider brings to a hook of ours, once it is believed: a JSON object, or what cannot be read."""

import json
from typing import Any


class Unreadable(Exception):
    """Believed, and still not what this hook is for."""


def json_object(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds; raise Unreadable."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(told, dict):
        raise Unreadable("not an object")
    return told
