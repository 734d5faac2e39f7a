"""«Продолжить»: the form as it was, behind one button."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.sites.entrance import flash, places, unsent
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Offer to send what was typed; POST throws it away."""
    if request.method == "POST":
        unsent.forget(request)
        return _home(_("Введённое удалено, ничего не отправлено."))
    found = unsent.of(request)
    if found is None:
        return _home(_("Неотправленных форм нет."))
    shown = {
        "action": places.inside(found.path),
        "fields": [*found.fields, (unsent.SENT_AGAIN, "1")],
        "is_whole": found.is_whole,
    }
    return render(request, "session/unsent.html", shown)


def _home(words: str) -> HttpResponse:
    answer = SeeOther(reverse("cards:list"))
    flash.put(answer, "info", words)
    return answer
