"""Turns a template into a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from esia_stand.grants.models import Visit
from esia_stand.look import security
from esia_stand.systems import queries as systems
from esia_stand.systems.models import System


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    system: System | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page; `system` is whose sign-in it belongs to, so that its forms may lead back there."""
    if system is not None:
        security.allow_forms_to(request, systems.origins(system))
    return render(request, template, {"system": system, **(context or {})}, status=status)


def step(request: HttpRequest, template: str, visit: Visit, context: dict[str, Any]) -> HttpResponse:
    """Return a page of a sign-in: 422 when the form on it was refused."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, template, {"visit": visit, **context}, system=visit.system, status=status)
