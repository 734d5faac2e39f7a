"""Pages of the recovery: each step lies on the server, none can be jumped to."""

from contextlib import suppress

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.states import CodePurpose
from portal.domain.patients import queries as patients
from portal.kit import dates
from portal.sites.entrance import browser
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import new_password, standing
from portal.sites.patient.codes import forms as code_forms
from portal.sites.patient.codes import page as code_page
from portal.sites.patient.codes import step
from portal.sites.patient.recovery import forms

_log = structlog.get_logger("portal.recovery")


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Offer the two ways; the one through Госуслуги steps back while they do not answer."""
    return render(request, "recovery/page.html", {"warned": standing.warned(request)})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: PortalRequest) -> HttpResponse:
    """Step 1: the phone and how the code shall come; what happens next tells nothing of who is known."""
    offers = queries.channel_offers(region=request.region.pk, at=now())
    form = forms.StartForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form)
    return render(request, "recovery/phone.html", {"form": form, "has_ways": bool(offers)})


def _begin(request: PortalRequest, form: forms.StartForm) -> HttpResponse:
    key = browser.key(request) or browser.new_key()
    with suppress(accounts.NightRest):  # the page of the code asks whether to ring all the same
        accounts.begin_recovery(
            phone=form.cleaned_data["phone"], channel=form.cleaned_data["channel"], region=request.region.pk,
            browser=browser.known_by(request, key), at=now(),
        )  # fmt: skip
    _log.info("recovery_begun", channel=form.cleaned_data["channel"])
    answer = SeeOther(reverse("recovery:code"))
    browser.remember(answer, key)
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: PortalRequest) -> HttpResponse:
    """Step 2: the code."""
    form, here = code_forms.CodeForm(request.POST or None), browser.of(request)
    where = step.Step(
        "recovery/code.html", reverse("recovery:code"), reverse("recovery:again"), reverse("recovery:phone"),
        proved=reverse("recovery:password"),
    )  # fmt: skip
    return step.run(
        request, where, form,
        living=lambda: accounts.living_passage(purpose=CodePurpose.RECOVERY, browser=here, at=now()),
        finish=lambda: _prove(request, form),
    )  # fmt: skip


def _prove(request: PortalRequest, form: code_forms.CodeForm) -> HttpResponse:
    key = browser.new_key()
    try:
        accounts.prove_recovery(
            digits=form.cleaned_data["digits"], browser=browser.of(request),
            onward=browser.known_by(request, key), at=now(),
        )  # fmt: skip
    except code_forms.REFUSALS as refusal:
        _log.warning("recovery_code_refused", kind=type(refusal).__name__)
        raise
    answer = SeeOther(reverse("recovery:password"))
    browser.remember(answer, key)
    return answer


@open_to_all
@require_POST
def again(request: PortalRequest) -> HttpResponse:
    """Send another code."""
    return code_page.send_again(
        request, CodePurpose.RECOVERY, reverse("recovery:code"), reverse("recovery:phone")
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PortalRequest) -> HttpResponse:
    """Step 3: the new password; of two people on the phone, whose it is."""
    try:
        passage = accounts.proved_recovery(browser=browser.of(request), at=now())
        kind = forms.PasswordForm if passage.other_id is None else forms.PasswordAndBirthDateForm
        form = kind(request.POST or None)
        if request.method == "POST" and form.is_valid() and _is_one(form, passage):
            return _set(request, form)
    except accounts.NoPassage:
        return code_page.too_late(request, reverse("recovery:phone"))
    except accounts.WeakPassword as weak:
        new_password.refuse(form, weak)
    except accounts.Busy:
        new_password.refuse_busy(form)
        return render(request, "recovery/password.html", {"form": form}, status=new_password.BUSY_STATUS)
    return render(request, "recovery/password.html", {"form": form})


def _is_one(form: forms.PasswordForm | forms.PasswordAndBirthDateForm, passage: accounts.Passage) -> bool:
    """Tell the two people of one phone apart; where there is only one, nothing is asked."""
    if passage.other_id is None:
        return True
    both = [key for key in (passage.account_id, passage.other_id) if key is not None]
    fitting = patients.born(account_ids=both, birth_date=form.cleaned_data["birth_date"])
    if accounts.tell_apart(passage=passage, account_ids=fitting) is None:
        form.add_error("birth_date", _("Не подходит. Проверьте дату или войдите через Госуслуги."))
        return False
    return True


def _set(request: PortalRequest, form: forms.PasswordForm | forms.PasswordAndBirthDateForm) -> HttpResponse:
    at, at_browser = now(), browser.of(request)
    passage = accounts.proved_recovery(browser=at_browser, at=at)
    born = patients.birth_date_of(account_id=passage.account_id or 0)
    accounts.set_recovered(
        password=form.cleaned_data["password"], browser=at_browser, at=at,
        birth_date=dates.show(born).replace(".", "") if born else "",
    )  # fmt: skip
    _log.info("recovery_done", channel=passage.channel)
    answer = SeeOther(reverse("recovery:done"))
    browser.forget(answer)
    return answer


@open_to_all
@require_safe
def done(request: PortalRequest) -> HttpResponse:
    """Say that the password was changed and what to do now."""
    return render(request, "recovery/done.html")
