"""The first step: login and password, or the password alone of a person whom the browser remembers."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.grants import passwords, sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import errors, showing
from esia_stand.pages import naming
from esia_stand.pages.sign_in import doors, entering, forms
from esia_stand.people import queries as people
from esia_stand.people.models import Person

log = structlog.get_logger(__name__)


@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Explain that a sign-in begins at the asking system."""
    return errors.no_such_sign_in(request)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def password(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for login and password; a right pair leads to the second step."""
    known = doors.known_person(request) if "login" not in request.POST else None
    kind = forms.Password if known is None else forms.KnownPassword
    form = kind(request.POST or None)
    person: Person | None = None
    if form.is_valid():
        person = _whose(form.cleaned_data, known)
        if person is not None and not person.is_locked:
            return _go_on(visit, person, is_foreign=form.cleaned_data.get("foreign", False))
        log.info("password refused", is_locked=person is not None)
        form.add_error(None, _refusal(person, known))
    context = {
        "form": form,
        "known": None if known is None else _told(known),
        "is_locked": person is not None,
        "is_spent": request.GET.get("because") == "tries",
    }
    return showing.step(request, "sign_in/password.html", visit, context)


def _whose(typed: dict[str, Any], known: Person | None) -> Person | None:
    if known is None:
        return people.by_login(typed["login"], typed["password"])
    return known if passwords.fits(known, typed["password"]) else None


def _go_on(visit: Visit, person: Person, *, is_foreign: bool) -> HttpResponse:
    sign_in.accept_password(visit=visit, person=person, is_foreign=is_foreign, at=timezone.now())
    return redirects.SeeOther(reverse("sign_in:code", args=[visit.id]))


def _refusal(person: Person | None, known: Person | None) -> str:
    if person is not None:
        return _("Учётная запись заблокирована. Войти в неё нельзя")
    if known is not None:
        return _("Неверный пароль. Проверьте раскладку клавиатуры и Caps Lock")
    return _("Неверный логин или пароль. Проверьте раскладку клавиатуры и Caps Lock")


def _told(known: Person) -> dict[str, str]:
    return {"name": naming.short(known), "phone": naming.phone_hint(known)}


@require_POST
@doors.step
def another_person(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget who is and who was here, and ask for login and password."""
    sign_in.begin_anew(visit=visit)
    response = redirects.SeeOther(reverse("sign_in:password", args=[visit.id]))
    entering.forget(request, response)
    return response
