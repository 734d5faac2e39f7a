"""The page that says how to get a new person on the stand."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from esia_stand.pages import showing


@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    """Say honestly that nobody registers here and where made-up people come from."""
    return showing.page(request, "registration/start.html")
