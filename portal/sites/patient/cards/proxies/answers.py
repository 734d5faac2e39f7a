"""What the person of a card answers to a link."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import actions as accounts
from portal.domain.booking import queries as booking
from portal.domain.patients.actions import proxies as actions
from portal.domain.patients.queries import proxies as queries
from portal.kit import names
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards.proxies import presenters

_GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: SignedInRequest, key: str) -> HttpResponse:
    """Show who asks for what; POST answers."""
    at, account_id = now(), request.person.account_id
    if request.method == "POST":
        return _answer(request, key)
    question = queries.asked(key=key, account_id=account_id, at=at)
    if question is None:
        return _private(render(request, "cards/proxies/nobody.html", status=_GONE))
    told = {
        "name": names.full(question.surname, question.name, question.patronymic),
        "what": presenters.scope(question),
        "until": presenters.day(question.ends_at, request.region),
        "is_child": question.is_child,
    }
    return _private(render(request, "cards/proxies/asked.html", told))


def _answer(request: SignedInRequest, key: str) -> HttpResponse:
    at, is_agreed = now(), request.POST.get("answer") == "yes"
    question = queries.asked(key=key, account_id=request.person.account_id, at=at)
    keep = booking.awaited(cards=[question.card_id] if question else [], at=at)
    try:
        actions.answer(
            key=key,
            account_id=request.person.account_id,
            is_agreed=is_agreed,
            keep=keep,
            at=at,
            by=request.actor,
        )
    except actions.NotForYou:
        return _private(render(request, "cards/proxies/nobody.html", status=_GONE))
    except accounts.Limited:
        return _said(_("Чтобы ответить, войдите через Госуслуги."), "warning")
    return _said(
        _("Вы разрешили. Отозвать можно в своей карте: «Кто действует».") if is_agreed else _("Вы отказали.")
    )


def _said(text: str, kind: flash.Kind = "success") -> HttpResponse:
    answer = SeeOther(reverse("cards:list"))
    flash.put(answer, kind, text)
    return answer


def _private(answer: HttpResponse) -> HttpResponse:
    """Tell no other page the address of this one: it holds the key."""
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer
