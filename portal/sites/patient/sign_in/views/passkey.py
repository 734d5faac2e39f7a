"""Signing in with a passkey: what the browser is asked, and its answer."""

import structlog
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.domain.accounts import actions as accounts
from portal.domain.patients.actions import Arrived
from portal.sites.entrance import browser, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.sign_in import welcome

_log = structlog.get_logger("portal.sign_in")


@open_to_all
@require_POST
def begin(request: PortalRequest) -> JsonResponse:
    """Tell the browser's script what to sign; any passkey of this host will do."""
    key = browser.key(request) or browser.new_key()
    told = accounts.ask_to_sign(
        place=browser.place(request), browser=browser.known_by(request, key), at=now()
    )
    answer = JsonResponse(told, content_type="application/json; charset=utf-8")
    browser.remember(answer, key)
    return answer


@open_to_all
@require_POST
def enter(request: PortalRequest) -> HttpResponse:
    """Let the person in whose passkey has signed; the same words for an unknown key and a wrong one."""
    wanted = places.own(request.POST.get("next", ""))
    try:
        key = accounts.sign_in_by_passkey(
            answer=request.POST.get("credential", ""),
            place=browser.place(request),
            browser=browser.of(request),
            at=now(),
        )
    except accounts.PasskeyRefused as error:
        _log.warning("sign_in_refused", kind=f"passkey_{error.kind}")
        return _again(error.kind)
    _log.info("signed_in", way="passkey")
    return welcome.let_in(
        request, Arrived(key, request.region.code, wanted, is_new=False, wanted_to_register=False)
    )


def _again(kind: str) -> HttpResponse:
    if kind == "blocked":
        return SeeOther(reverse("sign_in:trouble", args=["blocked"]))
    answer = SeeOther(reverse("sign_in:page"))
    flash.put(
        answer,
        "warning",
        _("Войти этим ключом не получилось. Попробуйте ещё раз или войдите через Госуслуги."),
    )
    return answer
