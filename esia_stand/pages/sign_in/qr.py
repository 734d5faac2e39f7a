"""A QR code on the computer: shown, waited for, entered with."""

import datetime as dt
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from esia_stand.endpoints import redirects
from esia_stand.endpoints.oauth import onward
from esia_stand.grants import qr, queries, sign_in
from esia_stand.grants.models import QrCode, Visit
from esia_stand.look import security, showing
from esia_stand.pages.sign_in import doors, entering
from esia_stand.people.models import Person


@require_POST
@doors.step
def new(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make a code, a new one in place of one that was there."""
    qr.make(visit=visit, at=timezone.now())
    return redirects.SeeOther(reverse("sign_in:qr", args=[visit.id]))


@require_safe
@doors.step
def shown(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the code, or say that it is over."""
    code = queries.qr_of(visit)
    security.allow_own_scripts(request)
    context = {
        "state": qr.state(code, at=timezone.now()).value,
        "is_early": request.GET.get("because") == "early",
        "minutes": int(qr.LIFE.total_seconds() // 60),
        **(_drawn(code) if code else {}),
    }
    return showing.step(request, "sign_in/qr.html", visit, context)


def _drawn(code: QrCode) -> dict[str, Any]:
    path = reverse("sign_in:phone", args=[code.word])
    made = segno.make(settings.STAND_URL + path, micro=False, error="m")
    picture = made.svg_inline(scale=6, border=4, light="#fff", omitsize=True)
    return {"base": settings.STAND_URL, "path": path, "picture": Markup(picture)}  # noqa: S704  drawn here from an address of ours


@require_safe
@doors.step
def state(_request: HttpRequest, visit: Visit) -> JsonResponse:
    """Tell the page's script what has come of the code."""
    return JsonResponse({"state": qr.state(queries.qr_of(visit), at=timezone.now()).value})


@require_POST
@doors.step
def enter(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let the person in whose phone has confirmed; a second click goes on with the first one's session."""
    at = timezone.now()
    try:
        session_key, person = _use(queries.qr_of(visit), at)
    except qr.QrRefused as refused:
        session = onward.session_of(request, at=at)
        if refused.state is qr.State.USED and session is not None:
            return onward.step(visit, session, at=at)
        early = "?because=early" if refused.state is qr.State.WAITING else ""
        return redirects.SeeOther(f"{reverse('sign_in:qr', args=[visit.id])}{early}")
    visit.is_foreign = request.POST.get("foreign") == "on"
    return entering.let_in(request, visit, person, session_key, at=at)


def _use(code: QrCode | None, at: dt.datetime) -> tuple[str, Person]:
    """Use the code up; return the key of the new session and whose it is."""
    if code is None:
        raise qr.QrRefused(qr.State.EXPIRED)
    person = qr.use(code=code, at=at)
    return sign_in.open_session(person=person, method=code.method, at=at), person
