"""Pages of phone, e-mail and password."""

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.states import CodePurpose
from portal.sites.entrance import browser, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest, SignedInRequest
from portal.sites.patient import new_password
from portal.sites.patient.codes import forms as code_forms
from portal.sites.patient.codes import page as code_page
from portal.sites.patient.codes import step
from portal.sites.patient.settings.contacts import forms, more, saving

_log = structlog.get_logger("portal.settings")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Show the settings; POST saves what was changed and says what that was."""
    at = now()
    contacts = queries.contacts(account_id=request.person.account_id, at=at)
    proof = saving.proof_of(request.person, contacts, at)
    form = forms.SettingsForm(request.POST or None, contacts=contacts, asks_current=proof == "password")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return saving.save(request, form)
        except accounts.Busy:
            new_password.refuse_busy(form)
            status = new_password.BUSY_STATUS
        except saving.REFUSALS as refusal:
            saving.refuse(form, refusal)
    told = {"form": form, "contacts": contacts, "proof": proof, "more": more.links()}
    return render(request, "settings/page.html", told, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: SignedInRequest) -> HttpResponse:
    """Ask for the code that was sent to the new number."""
    form = code_forms.CodeForm(request.POST or None)
    where = step.Step(
        "settings/phone.html", reverse("settings:phone"), reverse("settings:phone_again"),
        reverse("settings:page"),
    )  # fmt: skip
    return step.run(
        request, where, form,
        living=lambda: step.own(request, CodePurpose.PHONE),
        finish=lambda: _take_phone(request, form),
    )  # fmt: skip


def _take_phone(request: SignedInRequest, form: code_forms.CodeForm) -> HttpResponse:
    try:
        accounts.finish_phone(
            session=request.person, digits=form.cleaned_data["digits"], browser=browser.of(request),
            at=now(), by=request.actor,
        )  # fmt: skip
    except (accounts.PhoneFull, accounts.Limited) as refusal:
        return _back(saving.said(refusal))
    answer = SeeOther(reverse("settings:page"))
    browser.forget(answer)
    flash.put(answer, "success", _("Телефон изменён. На других устройствах вход завершён."))
    return answer


def _back(words: str) -> HttpResponse:
    answer = SeeOther(reverse("settings:page"))
    flash.put(answer, "warning", words)
    return answer


@require_POST
def phone_again(request: SignedInRequest) -> HttpResponse:
    """Send another code to the new number."""
    return code_page.send_again(
        request, CodePurpose.PHONE, reverse("settings:phone"), reverse("settings:page")
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: PortalRequest, key: str) -> HttpResponse:
    """Open from the letter: a page with a button, so that no program that follows links confirms anything."""
    try:
        if request.method == "POST":
            accounts.confirm_email(key=key, at=now(), request_id=request.request_id)
            return _private(SeeOther(reverse("settings:email_done")))
        accounts.living_link(key=key, at=now())
    except accounts.LinkOver:
        _log.warning("email_link_refused")
        return _private(render(request, "settings/email_over.html", status=410))
    return _private(render(request, "settings/email.html", {"key": key}))


def _private(answer: HttpResponse) -> HttpResponse:
    """Tell no other page the address of this one: it holds the key.

    Not `no-referrer`: a form would then say `Origin: null`, which is what a forged one says.
    """
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD"])
def email_done(request: PortalRequest) -> HttpResponse:
    """Say that the address is confirmed."""
    return render(request, "settings/email_done.html")
