"""The door that asks for a fresh proof of who one is (ASVS 7.5.1, 7.5.3): at most ten minutes old."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http.response import HttpResponseBase
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.sites.entrance import going

View = TypeVar("View", bound=Callable[..., Any])


def fresh(view: View) -> View:
    """Open this view only to a person who proved who they are within the last ten minutes.

    A limited session never does: it proved little, and must not give itself a stronger way in.
    The others go to the page of proof and come back here; a form that was sent waits for them
    (without its passwords and codes) on the page «Продолжить».
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.person.is_limited:
            raise accounts.Limited
        if request.person.is_proved(now()):
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer
        return going.around(request, "session:prove")

    return guarded  # type: ignore[return-value]  # the same signature, wrapped
