"""The code of an application as the second step after a password."""

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import CodePurpose
from portal.sites.entrance import browser
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.codes import forms, page
from portal.sites.patient.sign_in import welcome
from portal.sites.patient.sign_in.views import password

_log = structlog.get_logger("portal.sign_in")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: PortalRequest) -> HttpResponse:
    """Ask for the code that the person's application shows now, or for one on paper."""
    try:
        form = _form(request)
        if request.method == "POST" and form.is_valid():
            return _finish(request, form)
    except (accounts.NoPassage, accounts.NoSuchWay):
        return page.too_late(request, reverse("sign_in:password"))
    except accounts.WrongTotp as refusal:
        form.add_error("digits", _too_many() if refusal.kind == "over" else _wrong())
    return render(request, "sign_in/app.html", {"form": form})


def _form(request: PortalRequest) -> forms.CodeForm:
    passage = accounts.living_passage(purpose=CodePurpose.SIGN_IN, browser=browser.of(request), at=now())
    may_remember = accounts.may_remember(passage=passage)
    return (forms.SignInCodeForm if may_remember else forms.CodeForm)(request.POST or None)


def _finish(request: PortalRequest, form: forms.CodeForm) -> HttpResponse:
    entered = accounts.finish_by_app(
        digits=form.cleaned_data["digits"], remember=bool(form.cleaned_data.get("remember")),
        device_key=password.device_key(request), browser=browser.of(request), at=now(),
    )  # fmt: skip
    _log.info("signed_in", way="password", by="app")
    return welcome.enter(request, entered)


def _wrong() -> str:
    return _("Код не подходит. Возьмите тот, что приложение показывает сейчас.")


def _too_many() -> str:
    return _("Слишком много неверных кодов. Войдите через Госуслуги.")
