"""The rights a system asks for; the person gives them or refuses."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from esia_stand.endpoints.oauth import onward
from esia_stand.grants import sign_in
from esia_stand.pages import errors, showing
from esia_stand.pages.sign_in import doors
from esia_stand.protocol import scopes
from esia_stand.protocol.errors import Code, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Show the rights; «Предоставить» leads back with a code, «Отказать» with 007004."""
    at = timezone.now()
    found = doors.visit_of(request, visit)
    if found is None:
        return errors.no_such_sign_in(request)
    session = onward.session_of(request, at=at)
    decision = request.POST.get("decision", "")
    if session is None:
        return onward.step(found, None, at=at)
    if decision == "refuse":
        return onward.refuse(found.redirect_uri, found.state, Refused(Code.ACCESS_DENIED))
    if decision == "grant":
        sign_in.remember_consent(person=session.person, system=found.system, scopes=found.scopes, at=at)
        return onward.step(found, session, at=at)
    context = {"visit": found, "rights": [scopes.RIGHTS[name] for name in found.scopes]}
    return showing.page(request, "consent/rights.html", context, system=found.system)
