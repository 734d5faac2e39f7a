"""The door of what changes the stand: only the machine on which it runs may come in."""

import functools
import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

Page = TypeVar("Page", bound=HttpResponse)


def own_machine(view: Callable[..., Page]) -> Callable[..., Page]:
    """Refuse callers of other machines."""

    @functools.wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> Page:
        try:
            address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:
            raise PermissionDenied from None
        if not address.is_loopback:
            raise PermissionDenied
        return view(request, **rest)

    return opened
