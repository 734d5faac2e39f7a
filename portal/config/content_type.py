"""What a request says of its body, before Django reads it.

Django looks at the header while it builds the request, so before any page of ours could answer:
`charset=hex` or a broken parameter ends there as a bare 500.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_MULTIPART: Final = "multipart/form-data"
_BOUNDARY: Final = re.compile(
    r""";\s*boundary=("?)([\w'()+,./:=?-]{1,70})\1\s*(?:;|$)""", re.ASCII | re.IGNORECASE
)
_LONGEST: Final = 100


def plain(told: str) -> str:
    """Return the kind of body and, for parts, their boundary; forms of ours are always UTF-8."""
    kind = told.partition(";")[0].strip()[:_LONGEST]
    boundary = _BOUNDARY.search(told) if kind.lower() == _MULTIPART else None
    return f"{kind}; boundary={boundary[2]}" if boundary else kind


def plain_before(application: Application) -> Application:
    """Give the application requests whose header it can read."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = plain(environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return answer
