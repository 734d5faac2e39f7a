"""The rights a system asks for; the person gives them or refuses."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from esia_stand.endpoints.oauth import onward
from esia_stand.grants import sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import showing
from esia_stand.pages import naming
from esia_stand.pages.sign_in import doors
from esia_stand.protocol import scopes
from esia_stand.protocol.errors import Code, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def rights(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the rights; «Предоставить» leads back with a code, «Отказать» with 007004."""
    at = timezone.now()
    session = onward.session_of(request, at=at)
    decision = request.POST.get("decision", "")
    if session is None or visit.next_path:
        return onward.step(visit, session, at=at)
    if decision == "refuse":
        return onward.refuse(visit, Refused(Code.ACCESS_DENIED))
    if decision == "grant":
        sign_in.remember_consent(person=session.person, system=visit.asker, scopes=visit.scopes, at=at)
        return onward.step(visit, session, at=at)
    context = {
        "rights": [scopes.RIGHTS[name] for name in visit.scopes],
        "who": naming.short(session.person),
    }
    return showing.step(request, "consent/rights.html", visit, context)
