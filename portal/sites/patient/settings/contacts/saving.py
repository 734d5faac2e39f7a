"""Saves what was changed in the settings, and says what that was."""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.queries import Contacts
from portal.domain.accounts.states import SESSION_LIFE, SignedIn
from portal.domain.patients import queries as patients
from portal.kit import dates
from portal.sites.entrance import browser, cookies, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import new_password
from portal.sites.patient.codes import page as code_page
from portal.sites.patient.settings.contacts.forms import SettingsForm

Proof = Literal["given", "password", "esia", "limited"]
REFUSALS = (
    accounts.WeakPassword, accounts.NoPhone, accounts.PhoneFull, accounts.WrongPassword, accounts.ProofNeeded,
    accounts.Limited,
)  # fmt: skip


def proof_of(person: SignedIn, contacts: Contacts, at: datetime) -> Proof:
    """Tell what must be shown before anything is saved: nothing more, the password of now, or Госуслуги."""
    if person.is_limited:
        return "limited"
    if accounts.is_proved(session=person, at=at):
        return "given"
    return "password" if contacts.password_set_at else "esia"


def save(request: SignedInRequest, form: SettingsForm) -> HttpResponse:
    """Change what is new; the phone last, because it leads on to the page of its code."""
    news, told, at = form.news(), form.cleaned_data, now()
    if not news:
        return _said(SeeOther(reverse("settings:page")), [_("Вы ничего не изменили.")], "info")
    is_new = accounts.prove(session=request.person, password=told.get("current", ""), at=at)
    done = []
    if "password" in news:
        done.append(_set_password(request, told["password"], told["email"], at))
    if "email" in news:
        done.append(_ask_email(request, told["email"], at))
    answer = _ask_phone(request, told["phone"], at) if "phone" in news else SeeOther(reverse("settings:page"))
    return _said(_risen(request, answer, at, is_new_proof=is_new), done)


def _set_password(request: SignedInRequest, password: str, email: str, at: datetime) -> str:
    born = patients.birth_date_of(account_id=request.person.account_id)
    accounts.set_password(
        session=request.person, password=password, email=email, at=at, by=request.actor,
        birth_date=dates.show(born).replace(".", "") if born else "",
    )  # fmt: skip
    return _("Пароль сохранён, на других устройствах вход завершён.")


def _ask_email(request: SignedInRequest, email: str, at: datetime) -> str:
    if not email:
        accounts.drop_email(session=request.person, at=at, by=request.actor)
        return _("Адрес почты удалён.")
    link = places.whole(places.region_url(request.region.code) + "settings/email/")
    accounts.ask_email(session=request.person, email=email, link=link, at=at, by=request.actor)
    return _("Мы отправили письмо на новый адрес. Откройте ссылку из него, чтобы подтвердить.")


def _ask_phone(request: SignedInRequest, number: str, at: datetime) -> HttpResponse:
    key = browser.key(request) or browser.new_key()
    passage = accounts.begin_phone(
        session=request.person, phone=number, region=request.region.pk,
        browser=browser.known_by(request, key), at=at,
    )  # fmt: skip
    if not code_page.send_first(request, passage, key):
        answer = SeeOther(reverse("settings:page"))
        flash.put(answer, "warning", _("Коды на телефон сейчас не отправляем. Попробуйте позже."))
        return answer
    answer = SeeOther(reverse("settings:phone"))
    browser.remember(answer, key)
    return answer


def _risen(
    request: SignedInRequest, answer: HttpResponse, at: datetime, *, is_new_proof: bool
) -> HttpResponse:
    """Go on under a new key; only the password, given just now, makes the proof a fresh one.

    With an application the password alone proves nothing that the application guards.
    """
    is_new_proof = is_new_proof and not queries.has_totp(account_id=request.person.account_id)
    try:
        if is_new_proof:
            key = accounts.rise(session=request.person, at=at, by=request.actor)
        else:
            key = accounts.renew_key(session=request.person, at=at)
    except accounts.SessionOver:
        return answer
    cookies.put(answer, settings.SESSION_COOKIE, key, life=SESSION_LIFE)
    return answer


def _said(answer: HttpResponse, done: list[str], kind: flash.Kind = "success") -> HttpResponse:
    if done:
        flash.put(answer, kind, " ".join(done))
    return answer


def refuse(form: SettingsForm, refusal: Exception) -> None:
    """Say at its field why nothing was saved."""
    if isinstance(refusal, accounts.WeakPassword):
        new_password.refuse(form, refusal)
        return
    places_of = {accounts.PhoneFull: "phone", accounts.NoPhone: "phone", accounts.WrongPassword: "current"}
    field = places_of.get(type(refusal))
    form.add_error(field if field in form.fields else _proof_field(form), said(refusal))


def _proof_field(form: SettingsForm) -> str | None:
    return "current" if "current" in form.fields else None


def said(refusal: Exception) -> str:
    """Say one of REFUSALS in a sentence."""
    return {
        accounts.NoPhone: _("Для входа по паролю нужен сотовый телефон. Укажите и подтвердите его."),
        accounts.PhoneFull: _("На этом номере уже два личных кабинета с паролем. Укажите другой номер."),
        accounts.WrongPassword: _("Текущий пароль не подходит."),
        accounts.ProofNeeded: _("Введите текущий пароль или войдите через Госуслуги ещё раз."),
        accounts.Limited: _("Чтобы менять настройки, войдите через Госуслуги."),
    }[type(refusal)]  # fmt: skip
