"""A fresh proof of who one is, and staying signed in."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions, queries
from portal.domain.accounts.states import SESSION_LIFE
from portal.sites.entrance import browser, cookies, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import standing
from portal.sites.patient.session import forms


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Ask the person who they are once more; who has just proved it goes on at once."""
    sent = request.POST if request.method == "POST" else request.GET
    wanted = places.own(sent.get("next", ""))
    if request.person.is_proved(now()):
        return _on(wanted)
    if request.method == "POST":
        return _by_passkey(request, wanted) if request.POST.get("credential") else _by_code(request, wanted)
    return show(request, wanted)


def show(
    request: SignedInRequest, wanted: str, wrong: forms.Code | forms.Password | None = None
) -> HttpResponse:
    """Offer the ways that this person has; `wrong` was refused and says why at its field."""
    account_id = request.person.account_id
    shown = {
        "wrong": wrong,
        "code": wrong if isinstance(wrong, forms.Code) else forms.Code(),
        "password": wrong if isinstance(wrong, forms.Password) else forms.Password(),
        "next": wanted,
        "warned": standing.warned(request),
        "has_passkey": queries.has_passkey(account_id=account_id, host=browser.place(request).host),
        "has_totp": queries.has_totp(account_id=account_id),
        "has_password": queries.proves_by_password(account_id=account_id),
    }
    return render(request, "session/prove.html", shown)


def _on(wanted: str) -> HttpResponse:
    return SeeOther(places.inside(wanted) if wanted else reverse("cards:list"))


def _by_passkey(request: SignedInRequest, wanted: str) -> HttpResponse:
    """Let the passkey prove the person; the page's script sent the form, which has no field to point at."""
    try:
        actions.prove_by_passkey(
            session=request.person,
            answer=request.POST["credential"],
            place=browser.place(request),
            browser=browser.of(request),
            at=now(),
        )
        return _risen(request, wanted)
    except (actions.PasskeyRefused, actions.SessionOver):
        again = SeeOther(f"{reverse('session:prove')}?next={wanted}")
        flash.put(again, "warning", _wrong())
        return again


def _by_code(request: SignedInRequest, wanted: str) -> HttpResponse:
    """Let a code of the application prove the person."""
    form = forms.Code(request.POST)
    if not form.is_valid():
        return show(request, wanted, form)
    try:
        digits = form.cleaned_data["code"]
        actions.check_totp(account_id=request.person.account_id, digits=digits, at=now())
        return _risen(request, wanted)
    except (actions.WrongTotp, actions.NoSuchWay, actions.SessionOver) as error:
        form.add_error("code", _too_many() if getattr(error, "kind", "") == "over" else _wrong())
    return show(request, wanted, form)


def _risen(request: SignedInRequest, wanted: str) -> HttpResponse:
    """Go on with the session under a new key."""
    key = actions.rise(session=request.person, at=now(), by=request.actor)
    answer = _on(wanted)
    cookies.put(answer, settings.SESSION_COOKIE, key, life=SESSION_LIFE)
    return answer


def _wrong() -> str:
    return _("Не подошло. Попробуйте ещё раз или подтвердите через Госуслуги.")


def _too_many() -> str:
    return _("Слишком много неверных кодов. Подтвердите через Госуслуги.")


@require_POST
def begin(request: SignedInRequest) -> JsonResponse:
    """Tell the browser's script what to sign with the person's own passkey."""
    key = browser.key(request) or browser.new_key()
    told = actions.ask_to_sign(
        place=browser.place(request),
        browser=browser.known_by(request, key),
        at=now(),
        account_id=request.person.account_id,
    )
    answer = JsonResponse(told, content_type="application/json; charset=utf-8")
    browser.remember(answer, key)
    return answer


@require_POST
def stay(request: SignedInRequest) -> JsonResponse:
    """Tell how long the session lives now; being asked was its last use."""
    closes_at = request.person.closes_at()
    return JsonResponse(
        {
            "seconds_left": max(0, int((closes_at - now()).total_seconds())),
            "is_last": closes_at == request.person.ends_at,
        },
        content_type="application/json; charset=utf-8",
    )
