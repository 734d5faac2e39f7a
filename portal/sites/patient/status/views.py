"""The status page and its twin for machines. Nothing here asks the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.domain.health import queries as health
from portal.sites.entrance import still, works
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.status import machine, presenters

_FRESH = "public, max-age=15"


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Say what works, for the region or for the whole installation."""
    shown = presenters.board(health.board(), _code(request), request, now())
    return render(request, "status/page.html", {"board": shown})


@open_to_all
@require_safe
def told(request: PortalRequest) -> JsonResponse:
    """Say the same to machines."""
    answer = JsonResponse(
        machine.board(health.board(), _code(request), now()),
        json_dumps_params={"ensure_ascii": False},
        content_type="application/json; charset=utf-8",
    )
    answer.headers["Cache-Control"] = _FRESH
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@open_to_all
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Show announced works no more until the browser is closed; go back to where the person was."""
    answer = SeeOther(works.page_before(request))
    works.hide(request, answer)
    return answer


def _code(request: Any) -> str:
    """Return the region: also where it is named in the address and no board knows it yet."""
    return request.region.code if request.region else still.code_of(request)
