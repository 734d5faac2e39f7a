"""A fresh proof of who one is, and staying signed in."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.sites.entrance import places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest


@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """Ask the person to sign in once more; who has just done so goes on at once."""
    wanted = places.own(request.GET.get("next", ""))
    if request.person.is_proved(now()):
        return SeeOther(places.inside(wanted) if wanted else reverse("cards:list"))
    return render(request, "session/prove.html", {"next": wanted})


@require_POST
def stay(request: SignedInRequest) -> JsonResponse:
    """Tell how long the session lives now; being asked was its last use."""
    closes_at = request.person.closes_at()
    return JsonResponse(
        {
            "seconds_left": max(0, int((closes_at - now()).total_seconds())),
            "is_last": closes_at == request.person.ends_at,
        },
        content_type="application/json; charset=utf-8",
    )
