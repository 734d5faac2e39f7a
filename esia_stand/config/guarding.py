"""Keeps the stand a stand: no host of the real Госуслуги, no other machine unless it is allowed."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from esia_stand.config import env
from esia_stand.endpoints import redirects
from esia_stand.look import errors
from esia_stand.pages import nearness, warning

Answer = Callable[[HttpRequest], HttpResponse]
FOR_MACHINES: Final = ("/rs/", "/public/", "/static/", "/healthz", "/warning/")
log = structlog.get_logger(__name__)


class Guard:
    """Refuses hosts of Госуслуги and other machines; warns people where others are let in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer only who may be answered."""
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if env.is_real(host):
            log.warning("host of gosuslugi refused")
            return errors.real_host(request)
        if not settings.STAND_ALLOW_REMOTE:
            return self.get_response(request) if nearness.is_own_machine(request) else errors.remote(request)
        if _is_for_people(request) and not warning.is_read(request):
            return redirects.SeeOther(f"/warning/?next={quote(request.get_full_path(), safe='')}")
        return self.get_response(request)


def _is_for_people(request: HttpRequest) -> bool:
    """Tell whether a browser asks for a page: forms come from pages, so their reader has been warned."""
    if request.method not in ("GET", "HEAD") or request.path.endswith(".json"):
        return False
    return not request.path.startswith(FOR_MACHINES)
