"""Pages that show free places: looked at as often as people do, not as programs that watch for one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http.response import HttpResponseBase
from django.utils.timezone import now

from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.kit import networks
from portal.sites.entrance import browser

View = TypeVar("View", bound=Callable[..., Any])


def slot_list(view: View) -> View:
    """Count this page for its account and for its network (R7); too many are answered «слишком часто».

    Our own machine is not counted: what stands behind an unnamed proxy would be one visitor.
    """

    @wraps(view)
    def counted(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        address = browser.address(request)
        if not networks.is_here(address):
            _count(request, address)
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return counted  # type: ignore[return-value]  # the same signature, wrapped


def _count(request: Any, address: str) -> None:
    at = now()
    limits.take_often(limit.SLOT_LISTS_OF_NETWORK, limit.of_network(address), at=at)
    if request.person is not None:
        limits.take_often(limit.SLOT_LISTS_OF_ACCOUNT, str(request.person.account_id), at=at)
