"""Pages of refusal and failure: what happened and what to do next."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from esia_stand.look import showing
from esia_stand.protocol.errors import Code, Refused
from esia_stand.systems.models import System

log = structlog.get_logger(__name__)


def _page(
    request: HttpRequest, title: str, text: str, *, status: int, code: str = "", system: System | None = None
) -> HttpResponse:
    number = request.META.get("stand.request_id", "")
    context = {"title": title, "text": text, "code": code, "number": number}
    return showing.page(request, "error.html", context, system=system, status=status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Say why a system was not let in at all: there is no safe address to send the browser back to."""
    words = {
        Code.REDIRECT_WRONG: _("Система просит вернуть вас на адрес, который для неё не зарегистрирован."),
        Code.CLIENT_UNKNOWN: _("Система, которая вас сюда направила, на стенде не зарегистрирована."),
    }
    text = words.get(refusal.code, _("Система, которая вас сюда направила, составила запрос неверно."))
    return _page(request, _("Войти не получится"), text, status=400, code=refusal.description)


def technical_works(request: HttpRequest, system: System | None = None) -> HttpResponse:
    """Show the page of technical works; `system` is whose sign-in they stopped."""
    text = _(
        "Сейчас войти на Госуслуги нельзя. Попробуйте ещё раз позднее: "
        "ничего из того, что вы сделали на сайте, не пропадёт."
    )
    return _page(request, _("Проводятся технические работы"), text, status=503, system=system)


def no_such_sign_in(request: HttpRequest) -> HttpResponse:
    """Say that this sign-in is over or was begun in another browser."""
    text = _(
        "Этот вход устарел или начат в другом браузере. "
        "Вернитесь на сайт, с которого пришли, и войдите снова."
    )
    return _page(request, _("Начните вход заново"), text, status=404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not ours or has grown old."""
    log.info("form refused", reason=reason)
    text = _("Страница устарела или в браузере выключены cookie. Вернитесь назад и обновите страницу.")
    return _page(request, _("Форма не принята"), text, status=403)


def real_host(request: HttpRequest) -> HttpResponse:
    """Refuse to answer in the name of the real Госуслуги."""
    text = _("Стенд никогда не отвечает по адресам gosuslugi.ru. Откройте его по собственному адресу.")
    return _page(request, _("Это не Госуслуги"), text, status=421)


def remote(request: HttpRequest) -> HttpResponse:
    """Refuse another machine: nobody has allowed it."""
    text = _("Стенд открывается только на том компьютере, где работает.")
    return _page(request, _("Здесь нельзя"), text, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read."""
    log.info("bad request", kind=type(exception).__name__)
    return _page(request, _("Запрос не разобран"), _("Вернитесь назад и попробуйте ещё раз."), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not for this place."""
    log.info("forbidden", kind=type(exception).__name__)
    text = _("Эта страница открывается только на том компьютере, где работает стенд.")
    return _page(request, _("Здесь нельзя"), text, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is not there."""
    log.info("not found", kind=type(exception).__name__)
    text = _("Проверьте адрес или начните со стола стенда.")
    return _page(request, _("Такой страницы нет"), text, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with the number that is in the log."""
    return _page(request, _("Произошла ошибка"), _("Попробуйте перезапустить страницу."), status=500)
