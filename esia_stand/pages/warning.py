"""The page that stands in front of a stand which other machines may see."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from esia_stand.endpoints import redirects
from esia_stand.look import showing

COOKIE = "stand_warned"


def is_read(request: HttpRequest) -> bool:
    """Tell whether the warning has been read in this browser."""
    return COOKIE in request.COOKIES


@require_http_methods(["GET", "HEAD", "POST"])
def warning(request: HttpRequest) -> HttpResponse:
    """Say that this is no Госуслуги; a button leads on to where the browser was going."""
    onward = request.POST.get("next") or request.GET.get("next", "/")
    if not onward.startswith("/") or not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    if request.method != "POST":
        return showing.page(request, "warning.html", {"onward": onward})
    response = redirects.SeeOther(onward)
    response.set_cookie(COOKIE, "1", httponly=True, samesite="Lax", secure=settings.COOKIES_SECURE)
    return response
