"""The phone that scanned a QR code: who is signed in there confirms or refuses for the computer."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from esia_stand.endpoints import redirects
from esia_stand.endpoints.oauth import onward
from esia_stand.grants import qr, queries
from esia_stand.grants.models import QrCode
from esia_stand.look import showing
from esia_stand.pages import naming
from esia_stand.pages.sign_in import doors

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, word: str) -> HttpResponse:
    """Ask whether the computer may be let in; whoever is not signed in on the phone signs in first."""
    at = timezone.now()
    code = queries.qr_by_word(word)
    if code is None:
        return showing.page(request, "sign_in/phone.html", {"state": "expired"}, status=404)
    if request.method == "POST" and qr.state(code, at=at) is qr.State.WAITING:
        return _decided(request, code)
    session = onward.session_of(request, at=at)
    known = session.person if session else doors.known_person(request)
    context = {
        "code": code,
        "state": qr.state(code, at=at).value,
        "is_signed_in": session is not None,
        "who": naming.short(known) if known else "",
    }
    return showing.page(request, "sign_in/phone.html", context, system=code.visit.system)


def _decided(request: HttpRequest, code: QrCode) -> HttpResponse:
    at = timezone.now()
    here = reverse("sign_in:phone", args=[code.word])
    session = onward.session_of(request, at=at)
    if session is None:
        qr.wait_longer(code=code, at=at)
        return doors.begin_own(request, here, system=code.visit.system)
    try:
        if request.POST.get("decision") == "confirm":
            qr.confirm(code=code, session=session, at=at)
        elif request.POST.get("decision") == "refuse":
            qr.refuse(code=code, at=at)
    except qr.QrRefused as refused:
        log.info("qr refused", state=refused.state.value)
    return redirects.SeeOther(here)
