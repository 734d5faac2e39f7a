"""Views of pages that only tell something."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sites.entrance.doors import open_to_all


def page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view, open to all, that shows a template which needs nothing but the frame."""

    @open_to_all
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return show
