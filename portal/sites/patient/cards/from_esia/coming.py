"""The return from ESIA of a person who is signed in already and asked for data."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.patients import actions as patients
from portal.sites.entrance import flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.patient.cards.from_esia import troubles
from portal.sites.patient.sign_in import answers, outcome

_log = structlog.get_logger("portal.from_esia")


def back(request: HttpRequest, attempt: Any) -> HttpResponse:
    """Take what ESIA told for this sitting, or say why there is nothing; nobody is signed in or out."""
    try:
        patients.come_back_inside(
            attempt=attempt,
            code=answers.code_in(request),
            came_to=places.esia_return(attempt.region),
            session=getattr(request, "person", None),
            at=now(),
            by=getattr(request, "actor"),  # noqa: B009  mypy knows only Django's request
        )
    except patients.OtherSitting:
        return _another_sitting(request, attempt.region)
    except patients.OtherPerson:
        return _trouble(attempt.region, troubles.OTHER_PERSON)
    except ports.IdentityRefusal as error:
        outcome.refused(_log, "refused", error)
        return _page(attempt.region, error.kind)
    except accounts.Blocked:
        return SeeOther(places.address(attempt.region, "sign_in:trouble", kind="blocked"))
    outcome.worked()
    _log.info("told", about=attempt.purpose)
    return SeeOther(places.address(attempt.region, "cards:from_esia"))


def again(request: HttpRequest, attempt: Any, kind: str) -> HttpResponse:
    """Lead somebody who pressed «Назад», or came too late, to where the answer lies."""
    _log.warning("refused", kind=kind)
    if getattr(request, "person", None) is None:
        return _another_sitting(request, attempt.region)
    if kind == "used":
        return SeeOther(places.address(attempt.region, "cards:from_esia"))
    return _trouble(attempt.region, kind)


def _trouble(region: str, kind: str) -> HttpResponse:
    _log.warning("refused", kind=kind)
    return _page(region, kind)


def _page(region: str, kind: str) -> HttpResponse:
    return SeeOther(places.address(region, "cards:esia_trouble", kind=troubles.name(kind)))


def _another_sitting(request: HttpRequest, region: str) -> HttpResponse:
    """Send whoever has signed out meanwhile to sign in; whoever signed in anew begins anew."""
    _log.warning("refused", kind="other_sitting")
    if getattr(request, "person", None) is not None:
        return _trouble(region, "other_sitting")
    answer = SeeOther(places.address(region, "sign_in:page"))
    flash.put(answer, "warning", _("Вы вышли из личного кабинета. Войдите и нажмите кнопку ещё раз."))
    return answer
