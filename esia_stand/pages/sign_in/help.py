"""Help for those who cannot get in; inside a sign-in the way back leads to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from esia_stand.grants.models import Visit
from esia_stand.look import showing
from esia_stand.pages.sign_in import doors
from esia_stand.systems import queries as systems

TOPICS = ("cannot-enter", "no-message", "support", "centres", "bank", "where-else", "locked")


@require_safe
@doors.step
def inside(request: HttpRequest, visit: Visit, topic: str) -> HttpResponse:
    """Show one page of help in the middle of a sign-in."""
    step = "sign_in:code" if visit.person and topic != "cannot-enter" else "sign_in:password"
    return _page(request, topic, visit, reverse(step, args=[visit.id]))


@require_safe
def outside(request: HttpRequest, topic: str) -> HttpResponse:
    """Show one page of help on its own."""
    return _page(request, topic, None, "")


def _page(request: HttpRequest, topic: str, visit: Visit | None, back: str) -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    context = {"visit": visit, "back": back, "systems": systems.shown() if topic == "where-else" else []}
    system = visit.system if visit else None
    return showing.page(request, f"sign_in/help/{topic}.html", context, system=system)
