"""What happens in the browser when a person has come in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.states import DEVICE_LIFE, SESSION_LIFE, SignedIn
from portal.domain.audit.states import Actor
from portal.domain.patients.actions import Arrived
from portal.sites.entrance import browser, cookies, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.patient.cards.from_esia import presenters
from portal.sites.patient.sign_in import given


def let_in(request: HttpRequest, arrived: Arrived) -> HttpResponse:
    """Let a person in who came from ESIA."""
    answer = _open(request, arrived)
    _greet(answer, arrived)
    return answer


def enter(request: HttpRequest, entered: accounts.Entered) -> HttpResponse:
    """Let a person in who came by password; remember the device if that was asked for."""
    answer = _open(request, entered)
    if entered.device_key:
        cookies.put(answer, settings.DEVICE_COOKIE, entered.device_key, life=DEVICE_LIFE)
    return answer


def _open(request: HttpRequest, came: Arrived | accounts.Entered) -> HttpResponse:
    """Give the browser its new key, take everything of the way here from it, go where it was going."""
    _leave_before(request)
    wanted = places.own(came.return_to)
    home = places.address(came.region, "cards:list")
    answer = SeeOther(places.region_url(came.region) + wanted[1:] if wanted else home)
    cookies.put(answer, settings.SESSION_COOKIE, came.session_key, life=SESSION_LIFE)
    browser.keep_seen(request, answer)
    browser.forget(answer)
    given.forget(answer)
    rotate_token(request)
    return answer


def _leave_before(request: HttpRequest) -> None:
    """Close the session this browser had: the new one does not grow out of the old."""
    person: SignedIn | None = getattr(request, "person", None)
    if person is not None:
        by: Actor = getattr(request, "actor")  # noqa: B009  mypy knows only Django's request
        accounts.leave(session=person, at=now(), by=by)


def _greet(answer: HttpResponse, arrived: Arrived) -> None:
    if not arrived.may_book:
        flash.put(
            answer,
            "warning",
            _(
                "Вы вошли. Но записываться к врачу в этом регионе можно только с подтверждённой учётной "
                "записью Госуслуг: «Помощь», «Как подтвердить учётную запись Госуслуг»."
            ),
        )
    elif arrived.is_new:
        flash.put(answer, "success", _("Личный кабинет создан. Проверьте данные карты."))
    elif arrived.filled:
        flash.put(answer, "info", presenters.filled(arrived.filled))
    elif arrived.wanted_to_register:
        flash.put(answer, "info", _("У вас уже есть личный кабинет. Мы вошли в него."))
    elif not arrived.return_to:
        _offer(answer, arrived)


def _offer(answer: HttpResponse, arrived: Arrived) -> None:
    """Tell once of the stronger ways in; who is on the way somewhere is not held up."""
    person = queries.signed_in(key=arrived.session_key, at=now())
    if person is not None and accounts.offer_ways(account_id=person.account_id, at=now()):
        flash.put(
            answer,
            "info",
            _("Входить можно и по отпечатку пальца или лицу. Включить: «Настройки», «Способы входа»."),
        )
