"""The door to the profile: whoever is not signed in signs in first."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from esia_stand.endpoints.oauth import onward
from esia_stand.enrolment import checking
from esia_stand.look import showing
from esia_stand.pages.sign_in import doors
from esia_stand.people.models import Person

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """Give a view the person who is signed in, their documents checked as far as it is time."""

    @functools.wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> HttpResponse:
        at = timezone.now()
        checking.decide_due(at=at)
        session = onward.session_of(request, at=at)
        if session is None:
            return doors.begin_own(request, reverse("profile:start"))
        return view(request, session.person, **rest)

    return opened


def shown(
    request: HttpRequest, name: str, person: Person, context: dict[str, Any] | None = None
) -> HttpResponse:
    """Return a page of the profile: 422 when the form on it was refused."""
    form = (context or {}).get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    whole = {"person": person, **(context or {})}
    return showing.page(request, f"profile/{name}.html", whole, status=status)
