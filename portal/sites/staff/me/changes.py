"""Changing the own password and the own app."""

from collections.abc import Callable

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.accounts.actions import hashing
from portal.domain.limits.actions import Exhausted
from portal.domain.staff import actions
from portal.domain.staff.states import Refusal, What
from portal.sites.entrance import staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import pictures
from portal.sites.staff.me import forms, views
from portal.sites.staff.sign_in import forms as sign_in
from portal.sites.staff.sign_in import words

_FORM = ("GET", "HEAD", "POST")


@staff.needs(What.OWN)
@require_http_methods(_FORM)
def password(request: MemberRequest) -> HttpResponse:
    """Change the password with the former one."""
    form = forms.ChangePassword(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "staff_me/password.html", {"form": form})
    told = form.cleaned_data
    status = _try(request, form, "former", lambda: actions.change_password(
        member=request.member, former=told["former"], password=told["password"], at=now(), by=request.actor
    ))  # fmt: skip
    if status:
        return render(request, "staff_me/password.html", {"form": form}, status=status)
    return views.said(_("Пароль изменён. Остальные входы закрыты."))


@staff.needs(What.OWN)
@require_http_methods(_FORM)
def app(request: MemberRequest) -> HttpResponse:
    """Ask for the password and a code of the former app before another is connected."""
    form = forms.FormerApp(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "staff_me/app.html", {"form": form})
    told = form.cleaned_data
    status = _try(request, form, "former", lambda: actions.begin_app(
        member=request.member, former=told["former"], code=told["code"], at=now()
    ))  # fmt: skip
    if status:
        return render(request, "staff_me/app.html", {"form": form}, status=status)
    return SeeOther(reverse("staff_me:new_app"))


@staff.needs(What.OWN)
@require_http_methods(_FORM)
def new_app(request: MemberRequest) -> HttpResponse:
    """Show the new secret and ask for its first code."""
    try:
        secret = actions.pending_app(member=request.member)
    except actions.NoNewApp:
        return redirect("staff_me:app")
    form = sign_in.Code(request.POST if request.method == "POST" else None)
    shown = {"form": form, "secret": pictures.spelled(secret)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "staff_me/new_app.html", shown)
    status = _try(request, form, "code", lambda: actions.change_app(
        member=request.member, code=form.cleaned_data["code"], at=now(), by=request.actor
    ))  # fmt: skip
    if status:
        return render(request, "staff_me/new_app.html", shown, status=status)
    return views.said(_("Новое приложение подключено. Коды прежнего больше не подходят."))


@staff.needs(What.OWN)
@require_safe
def picture(request: MemberRequest) -> HttpResponse:
    """Draw the QR code of the new app."""
    try:
        secret = actions.pending_app(member=request.member)
    except actions.NoNewApp as error:
        raise Http404 from error
    name = f"{request.member.surname} {request.member.name}"
    return pictures.qr(secret, name=name, region=request.region)


def _try(request: MemberRequest, form: django_forms.Form, field: str, step: Callable[[], None]) -> int:
    """Run one step; a refusal becomes a sentence and a status, nothing wrong is 0."""
    try:
        step()
    except actions.Refused as error:
        is_code = error.kind in (Refusal.CODE, Refusal.APP_LOST)
        text = _(words.REFUSED[error.kind]) if is_code else _("Это не тот пароль. Проверьте раскладку.")
        form.add_error("code" if is_code else field, text)
        return 200
    except actions.NoNewApp:
        form.add_error(None, _("Начните ещё раз: доступ только что изменили в другом месте."))
        return 200
    except actions.WeakPassword as error:
        return words.choose_another(form, error)
    except (Exhausted, hashing.Busy) as error:
        return words.wait(form, error, request.region.time_zone)
    return 0
