"""The steps of registration; each of them carries its number and belongs to one browser."""

import functools
import secrets
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.endpoints.oauth import onward
from esia_stand.enrolment import registering
from esia_stand.enrolment.models import Registration
from esia_stand.grants import messages, opening, queries, sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import showing
from esia_stand.pages import naming
from esia_stand.pages.registration import forms
from esia_stand.pages.sign_in import doors, entering
from esia_stand.pages.sign_in import forms as typed
from esia_stand.pages.sign_in.second_step import tries_left

log = structlog.get_logger(__name__)
PAPERS = ("terms", "privacy", "how")


def _shown(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    form = context.get("form")
    if form is not None and form.is_bound and form.errors:
        status = 422
    return showing.page(request, f"registration/{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for names, phone and e-mail; send a code and a link."""
    form = forms.Start(request.POST or None)
    if not form.is_valid():
        return _shown(request, "start", {"form": form, "visit": doors.waiting_visit(request)})
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE) or secrets.token_urlsafe(32)
    base = settings.STAND_URL + reverse("registration:links")
    begun = registering.begin(told=form.told, browser_key=browser_key, link_base=base, at=timezone.now())
    log.info("registration begun")
    response = _to("code", begun)
    response.set_cookie(
        settings.BROWSER_COOKIE, browser_key, httponly=True, samesite="Lax", secure=settings.COOKIES_SECURE
    )
    return response


def _to(name: str, begun: Registration, told: str = "") -> HttpResponse:
    return redirects.SeeOther(f"{reverse(f'registration:{name}', args=[begun.pk])}{told}")


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view its registration; a page instead when it is over or belongs to another browser."""

    @functools.wraps(view)
    def opened(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
        browser_key = request.COOKIES.get(settings.BROWSER_COOKIE, "")
        begun = registering.of_browser(number, browser_key, at=timezone.now())
        return _over(request) if begun is None else view(request, begun)

    return opened


def _over(request: HttpRequest) -> HttpResponse:
    return _shown(request, "over", {}, status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@step
def code(request: HttpRequest, begun: Registration) -> HttpResponse:
    """Ask for the code; the right one leads to the password."""
    if begun.opened_at is not None:
        return _to("password", begun)
    form = typed.Code(request.POST or None)
    if form.is_valid():
        try:
            opening.open_by_code(begun=begun, code=form.cleaned_data["code"], at=timezone.now())
            return _to("password", begun)
        except messages.CodeStale:
            form.add_error("code", _("Код устарел. Запросите новый"))
        except messages.CodeRefused as refused:
            log.info("registration code refused", left=refused.left)
            begin_anew = _("Код введён неверно три раза. Начните регистрацию заново")
            form.add_error("code", tries_left(refused.left) if refused.left else begin_anew)
    email = naming.email_hint(begun.email) if begun.email else ""
    context = {"form": form, "begun": begun, "email": email, "again": request.GET.get("again", "")}
    return _shown(request, "code", context)


@require_POST
@step
def another_code(_request: HttpRequest, begun: Registration) -> HttpResponse:
    """Send another code."""
    try:
        registering.resend(begun=begun, at=timezone.now())
    except messages.TooManyCodes:
        return _to("code", begun, "?again=no")
    return _to("code", begun, "?again=sent")


@require_http_methods(["GET", "HEAD", "POST"])
@step
def password(request: HttpRequest, begun: Registration) -> HttpResponse:
    """Ask for a password in the browser in which the code was right."""
    return _to("code", begun) if begun.opened_at is None else _set_password(request, begun)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a password behind the link of the letter, in whatever browser it was opened."""
    begun = registering.of_link(key, at=timezone.now())
    return _over(request) if begun is None else _set_password(request, begun)


def _set_password(request: HttpRequest, begun: Registration) -> HttpResponse:
    form = typed.NewPassword(request.POST or None)
    if form.is_valid() and form.cleaned_data["password"].lower() in {
        begun.phone,
        begun.phone[2:],
        begun.email,
    }:
        form.add_error("password", _("Пароль не должен повторять телефон или почту"))
    if not form.is_valid():
        return _shown(request, "password", {"form": form})
    at = timezone.now()
    try:
        person = registering.finish(begun=begun, password=form.cleaned_data["password"], at=at)
    except registering.RegistrationOver:
        return _over(request)
    log.info("registered")
    key = sign_in.open_session(person=person, at=at)
    own = Visit(next_path=reverse("registration:done"), scopes=[])
    return entering.let_in(request, own, person, key, at=at)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Say what the new account may do, and lead to the profile or back to the site."""
    session = onward.session_of(request, at=timezone.now())
    if session is None:
        return redirects.SeeOther(reverse("registration:start"))
    return _shown(request, "done", {"person": session.person, "visit": doors.waiting_visit(request)})


@require_safe
def go_on(request: HttpRequest, visit: uuid.UUID) -> HttpResponse:
    """Go on with the sign-in for which the person came to register."""
    at = timezone.now()
    found = queries.open_visit(visit, request.COOKIES.get(settings.BROWSER_COOKIE, ""), at=at)
    if found is None:
        return redirects.SeeOther(reverse("sign_in:nowhere"))
    return onward.step(found, onward.session_of(request, at=at), at=at)


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """Show the terms, the policy, or how to register."""
    if name not in PAPERS:
        raise Http404
    return _shown(request, f"papers/{name}", {})
