"""Pages of permissions: who acts, ask, the code, end."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import CodePurpose
from portal.domain.patients.access import OpenCard
from portal.domain.patients.actions import proxies as actions
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Relation, Scope, Way
from portal.kit import names
from portal.kit import phone as numbers
from portal.sites.entrance import browser, doors, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import tabs
from portal.sites.patient.cards.proxies import forms, presenters, words
from portal.sites.patient.codes import forms as code_forms
from portal.sites.patient.codes import page as code_page

_GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def rights(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show who may act for the person, or what one may do with this card."""
    at, account_id = now(), request.person.account_id
    card = doors.card(request, card_id, reason="rights", at=at)
    told: dict[str, Any] = {"head": tabs.head(card, "cards:rights")}
    if card.relation == Relation.SELF:
        found = queries.acting_for(account_id=account_id, at=at)
        told["rows"] = presenters.acting_rows(found, card, request.region)
        return render(request, "cards/proxies/mine.html", told)
    holding_id = queries.held(account_id=account_id, card_id=card.id)
    found = queries.others_on(account_id=account_id, card_id=card.id, at=at)
    told["others"] = presenters.others(found) if card.may(Scope.ALL) else None
    told["right"] = presenters.right(card, holding_id, request.region, at)
    waits = queries.waiting(account_id=account_id, card_id=card.id, at=at)
    told["waits"] = presenters.day(waits, request.region) if waits else ""
    return render(request, "cards/proxies/theirs.html", told)


@require_http_methods(_GET_OR_POST)
def ask(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Ask for what, for how long and how; POST sends the code or makes the link."""
    card = doors.card(request, card_id, reason="ask for a right")
    if rules.why_not_ask(relation=card.relation, birth_date=card.birth_date, at=now()):
        raise Http404
    to = queries.code_way_of(account_id=request.person.account_id, card_id=card.id, at=now())
    initial = {"scope": Scope.VISITS, "term": Term.YEAR, "phone": card.phone and numbers.tidy(card.phone)}
    form = forms.AskForm(request.POST if request.method == "POST" else None, to=to, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, card, form)
        except accounts.OwnPhone:
            form.refuse_own_phone()
        except actions.TooManyAsked:
            form.add_error(None, _("Вашего ответа ждут уже 5 ссылок. Дождитесь ответов или попросите кодом."))
        except (actions.NotAskable, accounts.Limited) as refusal:
            return _back(card, _why_not(refusal))
    told = {"head": tabs.head(card, "cards:rights"), "form": form, "card_id": card.id}
    return render(request, "cards/proxies/ask.html", told)


def _why_not(refusal: Exception) -> str:
    if isinstance(refusal, accounts.Limited):
        return _("Чтобы попросить разрешение, войдите через Госуслуги.")
    if isinstance(refusal, actions.NotAskable) and rules.NotAsking.BY_LINK in refusal.reasons:
        return _("Этого человека можно попросить только ссылкой.")
    return _("Для этой карты разрешение не нужно.")


def _back(card: OpenCard, text: str, kind: flash.Kind = "warning") -> HttpResponse:
    answer = SeeOther(reverse("cards:rights", args=[card.id]))
    flash.put(answer, kind, text)
    return answer


def _ask(request: SignedInRequest, card: OpenCard, form: forms.AskForm) -> HttpResponse:
    told = form.cleaned_data
    wanted: dict[str, Any] = {"card": card, "scope": Scope(told["scope"]), "term": Term(told["term"])}
    if told["way"] == Way.LINK:
        key = actions.ask_by_link(**wanted, at=now(), by=request.actor)
        link = places.whole(reverse("cards:asked", args=[key]))
        shown = {"head": tabs.head(card, "cards:rights"), "link": link, "card_id": card.id}
        return render(request, "cards/proxies/link.html", shown)
    return _send(request, card, wanted, told.get("phone", ""))


def _send(request: SignedInRequest, card: OpenCard, wanted: dict[str, Any], phone: str) -> HttpResponse:
    key = browser.key(request) or browser.new_key()
    passage = actions.ask_by_code(
        **wanted, phone=phone, session=request.person, region=request.region.pk,
        browser=browser.known_by(request, key), at=now(), by=request.actor,
    )  # fmt: skip
    if not code_page.send_first(request, passage, key):
        return _back(card, _("Коды на телефон сейчас не отправляем. Попросите ссылкой."))
    answer = SeeOther(reverse("cards:ask_code", args=[card.id]))
    browser.remember(answer, key)
    return answer


@require_http_methods(_GET_OR_POST)
def code(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Take the code that the person of the card types: that is the permission."""
    card = doors.card(request, card_id, reason="code of a right")
    start, form = reverse("cards:rights", args=[card.id]), code_forms.CodeForm(request.POST or None)
    form.button = _("Разрешаю")
    try:
        passage = accounts.living_other(session=request.person, browser=browser.of(request), at=now())
        if request.method == "POST" and form.is_valid():
            return _take(request, card, form)
    except (accounts.NoPassage, actions.NotForYou):
        return code_page.too_late(request, start)
    except accounts.Limited as refusal:
        return _back(card, _why_not(refusal))
    except code_forms.REFUSALS as refusal:
        form.refuse(refusal)
    return _show_code(request, card, passage, form)


def _show_code(
    request: SignedInRequest, card: OpenCard, passage: accounts.Passage, form: code_forms.CodeForm
) -> HttpResponse:
    start, here, again = (
        reverse(f"cards:{name}", args=[card.id]) for name in ("rights", "ask_code", "ask_code_again")
    )
    state, asked = code_page.state_of(request, passage), queries.code_asked(passage_id=passage.pk)
    if asked is None or asked.holding.card_id != card.id:
        return code_page.too_late(request, start)
    if state is None:
        return code_page.without_code(request, passage, again, start)
    form.asked = {  # type: ignore[attr-defined]  # the page's heading reads it
        "what": _(words.SCOPE[Scope(asked.scope)]), "until": presenters.day(asked.ends_at, request.region),
        "name": names.full(card.surname, card.name, card.patronymic), "card_id": card.id,
    }  # fmt: skip
    return code_page.show(request, state, form, "cards/proxies/code.html", here, again)


def _take(request: SignedInRequest, card: OpenCard, form: code_forms.CodeForm) -> HttpResponse:
    actions.take_code(
        session=request.person, digits=form.cleaned_data["digits"], browser=browser.of(request), at=now(),
        by=request.actor,
    )  # fmt: skip
    return _back(card, _("Карта подтверждена, разрешение записано."), "success")


@require_POST
def code_again(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Send another code."""
    card = doors.card(request, card_id, reason="code of a right")
    here, start = (reverse(f"cards:{name}", args=[card.id]) for name in ("ask_code", "rights"))
    return code_page.send_again(request, CodePurpose.OTHER, here, start)


@require_http_methods(_GET_OR_POST)
def end(request: SignedInRequest, card_id: uuid.UUID, holding_id: int) -> HttpResponse:
    """Say what ends with a permission; POST ends it."""
    card = doors.card(request, card_id, reason="end a right")
    if request.method == "POST":
        return _end(request, card, holding_id)
    if not queries.may_end(holding_id=holding_id, account_id=request.person.account_id):
        raise Http404
    told = {
        "head": tabs.head(card, "cards:rights"),
        "card_id": card.id,
        "is_own": card.relation == Relation.SELF,
    }
    return render(request, "cards/proxies/end.html", told)


def _end(request: SignedInRequest, card: OpenCard, holding_id: int) -> HttpResponse:
    try:
        with doors.not_yours():
            actions.end(
                holding_id=holding_id, account_id=request.person.account_id, at=now(), by=request.actor
            )
    except accounts.Limited as refusal:
        return _back(card, _why_not(refusal))
    answer = SeeOther(reverse("cards:list"))
    flash.put(answer, "success", _("Разрешения больше нет. Второй человек узнает об этом из уведомления."))
    return answer
