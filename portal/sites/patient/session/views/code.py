"""The password and the code that follows it, as a fresh proof."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions
from portal.domain.accounts.states import SESSION_LIFE, CodePurpose
from portal.sites.entrance import browser, cookies, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest, SignedInRequest
from portal.sites.patient.codes import forms, step
from portal.sites.patient.codes import page as code_page
from portal.sites.patient.session import forms as proofs
from portal.sites.patient.session.views import prove


@require_POST
def password(request: SignedInRequest) -> HttpResponse:
    """Take the password of now and send the code."""
    wanted = places.own(request.POST.get("next", ""))
    key, form = browser.key(request) or browser.new_key(), proofs.Password(request.POST)
    if not form.is_valid():
        return prove.show(request, wanted, form)
    try:
        passage = actions.begin_proof(
            session=request.person, password=form.cleaned_data["password"], region=request.region.pk,
            return_to=wanted, browser=browser.known_by(request, key), at=now(),
        )  # fmt: skip
    except actions.WrongPassword:
        return _refused(request, wanted, form, _("Пароль не подходит. Проверьте раскладку и Caps Lock."))
    except actions.Busy:
        words = _("Сейчас входит много людей. Подождите минуту и попробуйте ещё раз.")
        return _refused(request, wanted, form, words)
    except actions.ProofNeeded:
        return _back(wanted, _("Подтвердите через Госуслуги."))
    if not code_page.send_first(request, passage, key):
        return _back(wanted, _("Коды на телефон сейчас не отправляем. Подтвердите через Госуслуги."))
    answer = SeeOther(reverse("session:code"))
    browser.remember(answer, key)
    return answer


def _refused(
    request: SignedInRequest, wanted: str, form: proofs.Password, words: str
) -> HttpResponse:  # fmt: skip
    form.add_error("password", words)
    return prove.show(request, wanted, form)


def _back(wanted: str, words: str) -> HttpResponse:
    answer = SeeOther(f"{reverse('session:prove')}?next={wanted}")
    flash.put(answer, "warning", words)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Ask for the code that was sent to the person's own phone."""
    form = forms.CodeForm(request.POST or None)
    where = step.Step(
        "session/code.html", reverse("session:code"), reverse("session:again"), reverse("session:prove")
    )
    return step.run(
        request, where, form,
        living=lambda: step.own(request, CodePurpose.PROVE),
        finish=lambda: _finish(request, form),
    )  # fmt: skip


def _finish(request: SignedInRequest, form: forms.CodeForm) -> HttpResponse:
    try:
        proved = actions.finish_proof(
            session=request.person, digits=form.cleaned_data["digits"], browser=browser.of(request), at=now(),
            by=request.actor,
        )  # fmt: skip
    except actions.SessionOver as over:
        raise actions.NoPassage from over
    wanted = places.own(proved.return_to)
    answer = SeeOther(places.inside(wanted) if wanted else reverse("cards:list"))
    cookies.put(answer, settings.SESSION_COOKIE, proved.session_key, life=SESSION_LIFE)
    browser.forget(answer)
    return answer


@require_POST
def again(request: PortalRequest) -> HttpResponse:
    """Send another code."""
    return code_page.send_again(request, CodePurpose.PROVE, reverse("session:code"), reverse("session:prove"))
