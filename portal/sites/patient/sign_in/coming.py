"""The return from ESIA: one attempt, one browser, one use."""

from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.states import ASKED_INSIDE
from portal.domain.patients import actions as patients
from portal.domain.patients.actions import ConsentNeeded
from portal.domain.regions import queries as regions
from portal.sites.entrance import browser, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.patient.cards.from_esia import coming as from_esia
from portal.sites.patient.sign_in import answers, outcome, presenters, welcome

_log = structlog.get_logger("portal.sign_in")


def back(request: HttpRequest) -> HttpResponse:
    """Use the attempt that the answer names: let its person in, take what they asked for, or say why not."""
    try:
        attempt = accounts.use_attempt(
            state=request.GET.get("state", ""), browser=browser.of(request), at=now()
        )
    except accounts.AttemptNotUsable as error:
        _log.warning("sign_in_refused", kind=error.kind)
        if error.attempt is not None and error.attempt.purpose in ASKED_INSIDE:
            return from_esia.again(request, error.attempt, error.kind)
        return _no_attempt(request, error.kind)
    if attempt.purpose in ASKED_INSIDE:
        return from_esia.back(request, attempt)
    try:
        return _arrive(request, attempt)
    except ports.IdentityRefusal as error:
        outcome.refused(_log, "sign_in_refused", error)
        return _trouble(attempt.region, error.kind, attempt.return_to)
    except accounts.Blocked:
        _log.warning("sign_in_refused", kind="blocked")
        return _trouble(attempt.region, "blocked", attempt.return_to)


def _arrive(request: HttpRequest, attempt: Any) -> HttpResponse:
    came = patients.come_back(
        attempt=attempt,
        code=answers.code_in(request),
        came_to=places.esia_return(attempt.region),
        browser=browser.of(request),
        at=now(),
    )
    outcome.worked()
    if isinstance(came, ConsentNeeded):
        _log.info("sign_in_consent_needed")
        return _ask(request, came)
    _log.info("signed_in", is_new=came.is_new)
    return welcome.let_in(request, came)


def _ask(request: HttpRequest, needed: ConsentNeeded) -> HttpResponse:
    answer = SeeOther(places.address(needed.region, "sign_in:agree"))
    browser.remember(answer, browser.key(request))
    return answer


def _trouble(region: str, kind: str, wanted: str = "") -> HttpResponse:
    trouble = places.address(region, "sign_in:trouble", kind=presenters.trouble_name(kind))
    return SeeOther(presenters.leading_to(wanted, trouble))


def _no_attempt(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what is wrong with the return; whoever is signed in already stays so and is told that."""
    code = _region_of(request)
    if code is None:
        answer = SeeOther(places.choose_url())
        flash.put(answer, "warning", _("Вход не завершён. Выберите регион и начните вход заново."))
        return answer
    if getattr(request, "person", None) is None:
        return _trouble(code, kind)
    answer = SeeOther(places.address(code, "cards:list"))
    flash.put(answer, "info", _("Вы уже вошли в личный кабинет."))
    return answer


def _region_of(request: HttpRequest) -> str | None:
    """Return the region this browser used last: an unusable attempt tells nothing to anybody."""
    region = getattr(request, "region", None) or regions.open_region(
        request.COOKIES.get(settings.REGION_COOKIE, "")[:2]
    )
    return region.code if region else None
