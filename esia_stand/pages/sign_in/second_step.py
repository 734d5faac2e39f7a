"""The second step: the code of a message or of an app."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.grants import app_codes, messages, sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import showing
from esia_stand.pages.sign_in import doors, entering, forms
from esia_stand.people import queries as people
from esia_stand.people.models import Person

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the code; the right one opens the session."""
    if visit.person is None:
        return redirects.SeeOther(reverse("sign_in:password", args=[visit.id]))
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            return _enter(request, visit, visit.person, form.cleaned_data["code"])
        except messages.CodeStale:
            form.add_error("code", _("Код устарел. Запросите новый"))
        except messages.CodeRefused as refused:
            log.info("code refused", left=refused.left)
            if not refused.left:
                return redirects.SeeOther(f"{reverse('sign_in:password', args=[visit.id])}?because=tries")
            form.add_error("code", tries_left(refused.left))
    return showing.step(request, "sign_in/code.html", visit, _context(request, visit, visit.person, form))


def tries_left(left: int) -> str:
    """Say that a code is wrong and how many tries remain."""
    return ngettext(
        "Неверный код. Осталась %(left)s попытка",
        "Неверный код. Осталось попыток: %(left)s",
        left,
    ) % {"left": left}


def _context(request: HttpRequest, visit: Visit, person: Person, form: forms.Code) -> dict[str, Any]:
    return {
        "form": form,
        "to": person.phone,
        "is_app": sign_in.second_step(visit, person) is sign_in.SecondStep.APP,
        "again": request.GET.get("again", ""),
        "tries": messages.TRIES,
        "minutes": int(messages.CODE_LIFE.total_seconds() // 60),
    }


def _enter(request: HttpRequest, visit: Visit, person: Person, typed: str) -> HttpResponse:
    at = timezone.now()
    key = sign_in.enter(visit=visit, person=person, code=typed, at=at)
    return entering.let_in(request, visit, person, key, at=at)


@require_POST
@doors.step
def another_code(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send another code; for a person with an app, the first message."""
    if visit.person is None:
        return redirects.SeeOther(reverse("sign_in:password", args=[visit.id]))
    told = "sent" if visit.codes_sent else "first"
    try:
        sign_in.resend(visit=visit, person=visit.person, at=timezone.now())
    except messages.TooManyCodes:
        told = "no"
    return redirects.SeeOther(f"{reverse('sign_in:code', args=[visit.id])}?again={told}")


@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """Show what the apps of made-up people show just now: nobody has such an app on their phone."""
    at = timezone.now()
    rows = [
        {"name": person.full_name, "phone": person.phone, "code": app_codes.shown(person, at=at)}
        for person in people.shown()
        if app_codes.secret(person)
    ]
    context = {"rows": rows, "seconds": app_codes.seconds_left(at=at)}
    return showing.page(request, "sign_in/app.html", context)
