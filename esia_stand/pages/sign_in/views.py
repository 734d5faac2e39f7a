"""Signing in: the password, then the code of the message."""

import uuid
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.endpoints.oauth import onward
from esia_stand.grants import queries, sign_in
from esia_stand.grants.models import Visit
from esia_stand.pages import errors, showing
from esia_stand.pages.sign_in import doors, forms
from esia_stand.people import queries as people
from esia_stand.people.models import Person
from esia_stand.protocol.faults import Fault
from esia_stand.systems import queries as systems

log = structlog.get_logger(__name__)
TOPICS = ("cannot-enter", "no-message", "recovery", "qr", "signature", "support")


@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Explain that a sign-in begins at the asking system."""
    return errors.no_such_sign_in(request)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Ask for login and password; a right pair leads to the code."""
    found = doors.visit_of(request, visit)
    if found is None:
        return errors.no_such_sign_in(request)
    if Fault.WORKS_PAGE in systems.faults_on():
        return errors.technical_works(request)
    form = forms.Password(request.POST or None)
    if form.is_valid():
        person = people.by_login(form.cleaned_data["login"], form.cleaned_data["password"])
        refusal = _refusal(person)
        if person is not None and not refusal:
            sign_in.accept_password(visit=found, person=person, at=timezone.now())
            return redirects.SeeOther(reverse("sign_in:code", args=[visit]))
        log.info("password refused")
        _wrong(form, refusal)
    spent = request.GET.get("because") == "tries"
    return _show(request, "sign_in/password.html", found, {"form": form, "is_spent": spent})


def _refusal(person: Person | None) -> str:
    if person is None:
        return _("Неверный логин или пароль. Проверьте раскладку клавиатуры и Caps Lock")
    if person.is_locked:
        return _("Учётная запись заблокирована. Обратитесь в центр обслуживания")
    return ""


def _wrong(form: forms.Password | forms.Code, text: str) -> None:
    form.add_error(None, text)


def _show(request: HttpRequest, template: str, visit: Visit, context: dict[str, Any]) -> HttpResponse:
    """Show a page of this sign-in: 422 when the form on it was refused."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return showing.page(request, template, {"visit": visit, **context}, system=visit.system, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Ask for the code of the message; the right one opens the session."""
    found = doors.visit_of(request, visit)
    if found is None:
        return errors.no_such_sign_in(request)
    if found.person is None:
        return redirects.SeeOther(reverse("sign_in:password", args=[visit]))
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            return _enter(found, found.person, form.cleaned_data["code"])
        except sign_in.CodeStale:
            _wrong(form, _("Код устарел. Запросите новый"))
        except sign_in.CodeRefused as refused:
            log.info("message code refused", left=refused.left)
            if not refused.left:
                return redirects.SeeOther(f"{reverse('sign_in:password', args=[visit])}?because=tries")
            _wrong(form, _tries_left(refused.left))
    return _show(request, "sign_in/code.html", found, _code_context(request, found, form))


def _tries_left(left: int) -> str:
    return ngettext(
        "Неверный код. Осталась %(left)s попытка",
        "Неверный код. Осталось попыток: %(left)s",
        left,
    ) % {"left": left}


def _code_context(request: HttpRequest, visit: Visit, form: forms.Code) -> dict[str, Any]:
    asked = request.GET.get("again", "")
    return {
        "form": form,
        "to": visit.person.phone if visit.person else "",
        "is_sent_again": asked == "sent",
        "is_no_more": asked == "no",
        "tries": sign_in.TRIES,
        "minutes": int(sign_in.MESSAGE_LIFE.total_seconds() // 60),
    }


def _enter(visit: Visit, person: Person, typed: str) -> HttpResponse:
    at = timezone.now()
    key = sign_in.enter(visit=visit, person=person, code=typed, at=at)
    response = onward.step(visit, queries.live_session(key, at=at), at=at)
    response.set_cookie(
        settings.SESSION_COOKIE,
        key,
        max_age=sign_in.SESSION_LIFE,
        httponly=True,
        samesite="Lax",
        secure=settings.COOKIES_SECURE,
    )
    log.info("signed in", client_id=visit.system_id)
    return response


@require_POST
def another_code(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Send another code."""
    found = doors.visit_of(request, visit)
    if found is None:
        return errors.no_such_sign_in(request)
    if found.person is None:
        return redirects.SeeOther(reverse("sign_in:password", args=[visit]))
    try:
        sign_in.resend(visit=found, person=found.person, at=timezone.now())
    except sign_in.TooManyCodes:
        return redirects.SeeOther(f"{reverse('sign_in:code', args=[visit])}?again=no")
    return redirects.SeeOther(f"{reverse('sign_in:code', args=[visit])}?again=sent")


@require_safe
def help_page(request: HttpRequest, visit: uuid.UUID, topic: str) -> HttpResponse:
    """Show one page of help; the way back leads to the same sign-in."""
    found = doors.visit_of(request, visit)
    if found is None:
        return errors.no_such_sign_in(request)
    if topic not in TOPICS:
        raise Http404
    step = "sign_in:code" if topic == "no-message" and found.person else "sign_in:password"
    context = {"back": reverse(step, args=[visit])}
    return _show(request, f"sign_in/help/{topic}.html", found, context)
