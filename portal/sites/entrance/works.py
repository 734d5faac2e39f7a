"""What goes on or is announced, said on every page: maintenance, and planned works some hours before."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.health import queries as health
from portal.domain.health.states import Maintenance, Works
from portal.look.frame import WorksNote
from portal.sites.entrance import cookies, maintenance, places, saying

COOKIE: Final = "portal_works"
_LONGEST: Final = 20


def note(request: Any) -> WorksNote | None:
    """Return what a page says of works now; None mostly. No query."""
    at = now()
    told = health.maintenance()
    if told.is_on:
        return None if told.is_full else _reading(request, told, at)
    return next(
        (_announced(request, one, at) for one in shown(request, at) if not _hidden(request, one)), None
    )


def shown(request: Any, at: datetime) -> list[Works]:
    """Return the works that are told by now: those of the region, outside of regions none."""
    board = health.board()
    region = getattr(request, "region", None)
    if board is None or region is None:
        return []
    return [one for one in board.works if one.region == region.code and one.shown_from <= at < one.till]


def _reading(request: Any, told: Maintenance, at: datetime) -> WorksNote:
    until = maintenance.said_until(request, told, at)
    later = _("Страницы можно читать. Войти, записаться и изменить данные можно будет %(when)s.")
    never = _("Страницы можно читать. Войти, записаться и изменить данные пока нельзя.")
    text = later % {"when": until} if until else never
    return WorksNote(_("Идут работы"), text, maintenance.status_href(request))


def _announced(request: Any, one: Works, at: datetime) -> WorksNote:
    zone = saying.zone_of(request)
    is_on = one.since <= at
    title = _("Идут работы") if is_on else _("Скоро работы на портале")
    end = {"till": saying.moment(one.till, zone, at)}
    told = _("Закончим %(till)s.") % end if is_on else saying.planned(one.since, one.till, zone, at)
    hide = places.inside("/status/hide/")
    return WorksNote(title, f"{told} {one.text}", maintenance.status_href(request), hide, str(one.id))


def _hidden(request: Any, one: Works) -> bool:
    return str(request.COOKIES.get(COOKIE, "")) == str(one.id)


def hide(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Remember in this window of the browser which works were read."""
    cookies.put(answer, COOKIE, "".join(filter(str.isdecimal, request.POST.get("works", "")))[:_LONGEST])


def page_before(request: HttpRequest) -> str:
    """Return the page on which the button stood, if the browser names one of this site; else the status."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return maintenance.status_href(request)
    parts = urlsplit(before)
    return parts.path + (f"?{parts.query}" if parts.query else "")
