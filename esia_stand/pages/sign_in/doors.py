"""The door to a sign-in: its number, the browser it was begun in, its age."""

import uuid

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from esia_stand.grants import queries
from esia_stand.grants.models import Visit


def visit_of(request: HttpRequest, number: uuid.UUID) -> Visit | None:
    """Return the sign-in if it belongs to this browser and is not over."""
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE, "")
    return queries.open_visit(number, browser_key, at=timezone.now())
