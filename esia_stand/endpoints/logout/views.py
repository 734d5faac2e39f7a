"""Leaving ESIA; the portal's own session is its own matter."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from esia_stand.endpoints import notes, redirects
from esia_stand.grants import sign_in
from esia_stand.look import showing
from esia_stand.protocol.words import N_
from esia_stand.systems import queries as systems

NOT_OWN = N_("redirect_url не на сайте этой системы: схема, имя и порт должны быть как в redirects")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the session; go to `redirect_url` only if it lies on a site registered for the system."""
    sign_in.leave(key=request.COOKIES.get(settings.SESSION_COOKIE, ""))
    client_id, address = request.GET.get("client_id", ""), request.GET.get("redirect_url", "")
    is_own = _is_own(client_id, address)
    response: HttpResponse = (
        redirects.LongRedirect(address) if is_own else showing.page(request, "sign_in/left.html")
    )
    response.delete_cookie(settings.SESSION_COOKIE, samesite="Lax")
    return notes.put(response, client_id, hint=NOT_OWN if address and not is_own else "")


def _is_own(client_id: str, address: str) -> bool:
    """Compare scheme, host and port with the registered return addresses; no other trick passes."""
    system = systems.by_client_id(client_id)
    if system is None or "\\" in address or "@" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in systems.origins(system)
