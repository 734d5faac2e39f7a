"""Signing in by phone and password: the form, the second question, the code."""

import structlog
from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.states import CodePurpose
from portal.domain.patients import queries as patients
from portal.sites.entrance import browser, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import who
from portal.sites.patient.codes import forms, page
from portal.sites.patient.sign_in import presenters, welcome

_log = structlog.get_logger("portal.sign_in")
_BUSY = 503
_LONGEST_KEY = 100


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PortalRequest) -> HttpResponse:
    """Ask for phone and password; the answer is the same whether there is such an account or not."""
    if request.person is not None:
        return SeeOther(reverse("cards:list"))
    form = who.PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _try(request, form)
    return _show(request, form)


def _show(request: PortalRequest, form: Form, status: int = 200) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    wanted = places.own(sent.get("next", ""))
    told = {"form": form, "tabs": presenters.tabs(wanted, is_password=True), "next": wanted}
    return render(request, "sign_in/password.html", told, status=status)


def _try(request: PortalRequest, form: who.PasswordForm) -> HttpResponse:
    key = browser.key(request) or browser.new_key()
    try:
        came = accounts.try_password(
            phone=form.cleaned_data["phone"], password=form.cleaned_data["password"],
            region=request.region.pk, return_to=places.own(request.POST.get("next", "")),
            browser=browser.known_by(request, key), device_key=device_key(request), at=now(),
        )  # fmt: skip
    except accounts.WrongPassword:
        _log.warning("sign_in_refused", kind="password")
        form.add_error(None, _("Телефон или пароль не подходят. Проверьте раскладку и Caps Lock."))
        return _show(request, form)
    except accounts.Busy:
        form.add_error(None, _("Сейчас входит много людей. Подождите минуту и попробуйте ещё раз."))
        return _show(request, form, _BUSY)
    return _go_on(request, came, key)


def _go_on(request: PortalRequest, came: "accounts.Entered | accounts.Passage", key: str) -> HttpResponse:
    """Let in, or lead to the next step: the second question or the code, which is sent now."""
    if isinstance(came, accounts.Entered):
        _log.info("signed_in", way="password", by="device")
        return welcome.enter(request, came)
    if came.other_id is not None:
        answer = SeeOther(reverse("sign_in:birth"))
    elif queries.has_totp(account_id=came.account_id or 0):
        answer = SeeOther(reverse("sign_in:app"))
    elif page.send_first(request, came, key):
        answer = SeeOther(reverse("sign_in:code"))
    else:
        answer = SeeOther(reverse("sign_in:trouble", args=["no_channels"]))
    browser.remember(answer, key)
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def birth(request: PortalRequest) -> HttpResponse:
    """Ask which of the two people of this phone it is."""
    try:
        passage = _passage(request)
    except accounts.NoPassage:
        return page.too_late(request, reverse("sign_in:password"))
    form = who.BirthDateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _tell_apart(request, form, passage)
    return render(request, "sign_in/birth.html", {"form": form})


def _tell_apart(request: PortalRequest, form: who.BirthDateForm, passage: "accounts.Passage") -> HttpResponse:
    both = [key for key in (passage.account_id, passage.other_id) if key is not None]
    fitting = patients.born(account_ids=both, birth_date=form.cleaned_data["birth_date"])
    try:
        found = accounts.tell_apart(passage=passage, account_ids=fitting)
    except accounts.NoPassage:
        return page.too_late(request, reverse("sign_in:password"))
    if found is None:
        form.add_error("birth_date", _("Не подходит. Проверьте дату или войдите через Госуслуги."))
        return render(request, "sign_in/birth.html", {"form": form})
    came = accounts.go_on(
        passage=found, browser=browser.of(request), device_key=device_key(request), at=now()
    )
    return _go_on(request, came, browser.key(request))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: PortalRequest) -> HttpResponse:
    """Ask for the code that was sent."""
    try:
        passage = _passage(request)
        form = _code_form(request, passage)
        if request.method == "POST" and form.is_valid():
            return _finish(request, form)
    except accounts.NoPassage:
        return page.too_late(request, reverse("sign_in:password"))
    except forms.REFUSALS as refusal:
        form.refuse(refusal)
    state = page.state_of(request, passage)
    if state is None:
        return page.without_code(request, passage, reverse("sign_in:another"), reverse("sign_in:password"))
    here, again = reverse("sign_in:code"), reverse("sign_in:another")
    return page.show(request, state, form, "sign_in/code.html", here, again)


def _code_form(request: PortalRequest, passage: "accounts.Passage") -> forms.CodeForm:
    may_remember = accounts.may_remember(passage=passage)
    return (forms.SignInCodeForm if may_remember else forms.CodeForm)(request.POST or None)


def _finish(request: PortalRequest, form: forms.CodeForm) -> HttpResponse:
    entered = accounts.finish_sign_in(
        digits=form.cleaned_data["digits"], remember=bool(form.cleaned_data.get("remember")),
        device_key=device_key(request), browser=browser.of(request), at=now(),
    )  # fmt: skip
    _log.info("signed_in", way="password", by="code")
    return welcome.enter(request, entered)


@open_to_all
@require_POST
def another(request: PortalRequest) -> HttpResponse:
    """Send another code."""
    return page.send_again(request, CodePurpose.SIGN_IN, reverse("sign_in:code"), reverse("sign_in:password"))


def _passage(request: PortalRequest) -> "accounts.Passage":
    return accounts.living_passage(purpose=CodePurpose.SIGN_IN, browser=browser.of(request), at=now())


def device_key(request: PortalRequest) -> str:
    """Return the key by which this browser is remembered; empty when it is not."""
    return request.COOKIES.get(settings.DEVICE_COOKIE, "")[:_LONGEST_KEY]
