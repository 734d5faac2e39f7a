"""The door of what changes the stand: only the machine on which it runs may come in."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from esia_stand.pages import nearness

Page = TypeVar("Page", bound=HttpResponse)


def own_machine(view: Callable[..., Page]) -> Callable[..., Page]:
    """Refuse callers of other machines."""

    @functools.wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> Page:
        if not nearness.is_own_machine(request):
            raise PermissionDenied
        return view(request, **rest)

    return opened
