"""What ESIA put into the return address."""

import re
from typing import Final

from django.http import HttpRequest

from portal.domain.accounts import ports

_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,4096}")
"""A token as ESIA writes it. Whatever else is in the address is not passed on: ESIA might fail over it."""


def code_in(request: HttpRequest) -> str:
    """Return the code of a good answer; raise what a bad one means."""
    told = request.GET
    if "error" in told:
        raise ports.provider().refusal(error=told["error"], description=told.get("error_description", ""))
    code = told.get("code", "")
    if not code:
        raise ports.BadAnswer("neither a code nor an error")
    if not _CODE.fullmatch(code):
        raise ports.BadAnswer("a code as ESIA writes none")
    return code
