"""Pages behind the link of a reminder."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.queries import Linked, Stands
from portal.domain.booking.states import CancelReason
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import LINK_MISSES_OF_NETWORK, of_network
from portal.domain.patients.access import NotYours
from portal.kit import zones
from portal.sites.entrance import browser, doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.booking.forms import CancelForm

NOT_FOUND: Final = 404
GONE: Final = 410
_log = structlog.get_logger("portal.reminded")
P = ParamSpec("P")
View = Callable[[PortalRequest, str], HttpResponse]


def _behind_the_link(view: Callable[Concatenate[PortalRequest, Linked, str, P], HttpResponse]) -> View:
    """Open the visit of a link, or say that it opens nothing (any more); let the address go nowhere."""

    @doors.open_to_all
    @wraps(view)
    def opened(request: PortalRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = queries.linked(token, at=now())
        if found is None or found.region != request.region.code:
            limits.take(LINK_MISSES_OF_NETWORK, of_network(browser.address(request)), at=now())
            _log.warning("visit_link_refused")
            return _private(render(request, "reminded/none.html", status=NOT_FOUND))
        if found.stands != Stands.AHEAD:
            return _private(_over(request, found))
        return _private(view(request, found, token, *args, **kwargs))

    return opened


def _private(answer: HttpResponse) -> HttpResponse:
    """Tell no other page the address of this one, and let nobody keep it or list it.

    Not `no-referrer`: a form would then say `Origin: null`, which is what a forged one says.
    """
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _when(found: Linked) -> str:
    today = zones.local(now(), found.time_zone).date()
    return spoken.wall(found.wall_date, found.wall_start, today)


def _told(found: Linked, token: str) -> dict[str, object]:
    return {
        "token": token,
        "when": _when(found),
        "clock": zones.from_moscow(found.starts_at, found.time_zone),
        "has_said": found.has_said,
        "visit_id": found.id,
    }


def _over(request: PortalRequest, found: Linked) -> HttpResponse:
    shown = {"stands": found.stands.value, "when": _when(found), "visit_id": found.id}
    return render(request, "reminded/over.html", shown, status=GONE)


def _by(request: PortalRequest, found: Linked) -> Actor:
    """Say whose link it was: who pressed has not proved anything else; the entry says that it was a link."""
    return Actor(ActorKind.ACCOUNT, str(found.account_id), request_id=request.request_id)


@require_safe
@_behind_the_link
def page(request: PortalRequest, found: Linked, token: str) -> HttpResponse:
    """Ask whether the person comes."""
    return render(request, "reminded/page.html", _told(found, token))


@require_POST
@_behind_the_link
def come(request: PortalRequest, found: Linked, token: str) -> HttpResponse:
    """Write down that the person comes; pressed again, nothing changes."""
    try:
        actions.say_coming(found, at=now(), by=_by(request, found))
    except actions.NotCancellable:
        return SeeOther(reverse("reminded:page", args=[token]))
    answer = SeeOther(reverse("reminded:page", args=[token]))
    flash.put(answer, "success", _("Спасибо! Регистратура видит, что вы придёте."))
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_behind_the_link
def cancel(request: PortalRequest, found: Linked, token: str) -> HttpResponse:
    """Ask why, then cancel."""
    form = CancelForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reminded/cancel.html", {**_told(found, token), "form": form})
    try:
        actions.cancel_by_link(
            found, reason=CancelReason(form.cleaned_data["reason"]), at=now(), by=_by(request, found)
        )
    except (actions.NotCancellable, NotYours):
        _log.warning("visit_link_late")
        return SeeOther(reverse("reminded:page", args=[token]))
    answer = SeeOther(reverse("reminded:page", args=[token]))
    flash.put(answer, "success", _("Запись отменена."))
    return answer
