"""The way in, step by step; nothing is shown before the code."""

from collections.abc import Callable
from datetime import datetime

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts.actions import hashing
from portal.domain.limits.actions import Exhausted
from portal.domain.staff import actions, queries
from portal.domain.staff.states import Key, Refusal
from portal.sites.entrance import browser, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import StaffRequest
from portal.sites.staff import pictures
from portal.sites.staff.sign_in import forms, words

Step = Callable[[StaffRequest, django_forms.Form, datetime], Key]
_FORM = ("GET", "HEAD", "POST")


@staff.open_to_strangers
@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """Lead to the first page of a member, others to the sign-in."""
    return redirect(staff.home(request.member) if request.member else reverse("staff_sign_in:page"))


@staff.open_to_strangers
@require_http_methods(_FORM)
def page(request: StaffRequest) -> HttpResponse:
    """Ask for e-mail and password."""
    if request.member is not None and request.method != "POST":
        return redirect(staff.home(request.member))
    form = forms.SignIn(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = _try(request, form, _password, now())
        if isinstance(key, Key):
            return _with(key, _further("staff_sign_in:code", request))
        return _shown(request, form, "staff_sign_in/page.html", key)
    return _shown(request, form, "staff_sign_in/page.html")


def _password(request: StaffRequest, form: django_forms.Form, at: datetime) -> Key:
    told = form.cleaned_data
    return actions.sign_in(
        region=request.region.code,
        email=told["email"],
        password=told["password"],
        browser=browser.of(request),
        at=at,
        request_id=request.request_id,
    )


@staff.open_to_strangers
@require_http_methods(_FORM)
def code(request: StaffRequest) -> HttpResponse:
    """Ask for the code of the app."""
    if request.half is None:
        return redirect("staff_sign_in:page")
    if not request.half.is_set_up:
        return _further("staff_sign_in:app", request)
    return _prove(request, "staff_sign_in/code.html", {})


@staff.open_to_strangers
@require_http_methods(_FORM)
def app(request: StaffRequest) -> HttpResponse:
    """Show the secret as a picture and as letters, and ask for the first code."""
    if request.half is None:
        return redirect("staff_sign_in:page")
    if request.half.is_set_up:
        return _further("staff_sign_in:code", request)
    secret = actions.new_app(half=request.half)
    return _prove(request, "staff_sign_in/app.html", {"secret": pictures.spelled(secret)})


def _prove(request: StaffRequest, template: str, told: dict[str, str]) -> HttpResponse:
    form = forms.Code(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, template, None, **told)
    key = _try(request, form, _code, now())
    if not isinstance(key, Key):
        return _shown(request, form, template, key, **told)
    rotate_token(request)
    return _with(key, SeeOther(staff.page_of(request) or reverse("staff_sign_in:start")))


def _code(request: StaffRequest, form: django_forms.Form, at: datetime) -> Key:
    if request.half is None:
        raise Http404
    return actions.prove(
        half=request.half, code=form.cleaned_data["code"], at=at, request_id=request.request_id
    )


@staff.open_to_strangers
@require_safe
def picture(request: StaffRequest) -> HttpResponse:
    """Draw the QR code of the app that is being set up."""
    half = request.half
    if half is None or half.is_set_up:
        raise Http404
    return pictures.qr(actions.new_app(half=half), name=half.email, region=request.region)


@staff.open_to_strangers
@require_http_methods(_FORM)
def link(request: StaffRequest, key: str) -> HttpResponse:
    """Say whom the link is for and ask for a password; opening it changes nothing."""
    at = now()
    employee = queries.invited(key=key, region=request.region.code, at=at)
    if employee is None:
        return render(request, "staff_sign_in/over.html", status=410)
    form = forms.NewPassword(request.POST if request.method == "POST" else None)
    told = {"name": employee.name, "email": employee.email}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, "staff_sign_in/link.html", None, **told)
    try:
        given = _come(request, key, form, at)
    except actions.LinkOver:
        return render(request, "staff_sign_in/over.html", status=410)
    if isinstance(given, Key):
        return _with(given, SeeOther(reverse("staff_sign_in:app")))
    return _shown(request, form, "staff_sign_in/link.html", given, **told)


def _come(request: StaffRequest, key: str, form: forms.NewPassword, at: datetime) -> Key | int:
    try:
        return actions.come(
            region=request.region.code,
            key=key,
            password=form.cleaned_data["password"],
            browser=browser.of(request),
            at=at,
            request_id=request.request_id,
        )
    except actions.WeakPassword as error:
        return words.choose_another(form, error)
    except hashing.Busy as error:
        return words.wait(form, error, request.region.time_zone)


@staff.open_to_strangers
@require_POST
def leave(request: StaffRequest) -> HttpResponse:
    """Close the session."""
    if request.member is not None:
        actions.leave(member=request.member, at=now(), by=request.actor)
    return staff.farewell(request)


def _try(request: StaffRequest, form: django_forms.Form, step: Step, at: datetime) -> Key | int:
    """Run one step of the way in; a refusal becomes a sentence and a status."""
    try:
        return step(request, form, at)
    except actions.Refused as error:
        at_field = "code" if error.kind == Refusal.CODE else None  # mail and password: not said which
        form.add_error(at_field, _(words.REFUSED[error.kind]))
        return 200
    except (Exhausted, hashing.Busy) as error:
        return words.wait(form, error, request.region.time_zone)


def _further(name: str, request: StaffRequest) -> SeeOther:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    kept = f"?next={wanted}" if staff.page_of(request) else ""
    return SeeOther(reverse(name) + kept)


def _with(key: Key, answer: HttpResponse) -> HttpResponse:
    staff.keep(answer, key)
    return answer


def _shown(
    request: StaffRequest, form: django_forms.Form, template: str, status: int | None = None, **told: str
) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    kept = wanted if staff.page_of(request) else ""
    shown = {"form": form, "next": kept, "has_left": "left" in request.GET, **told}
    return render(request, template, shown, status=status or 200)
