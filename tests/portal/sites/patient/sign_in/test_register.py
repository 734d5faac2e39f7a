"""«Зарегистрироваться»: consent, госуслуги, back to the cards."""

import hashlib
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import texts
from portal.domain.accounts.models import Account, Consent, ConsentText, Session, SignInAttempt
from portal.domain.accounts.states import ConsentPurpose
from portal.domain.patients.models import Card
from tests.factories.regions import RegionFactory
from tests.portal.sites.visitor import Visitor, newest_attempt, text


def test_register_leads_to_the_cards_with_one_account_consent_and_card(visitor):
    answer = visitor.register()
    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/")
    account, consent, card = Account.objects.get(), Consent.objects.get(), Card.objects.get()
    assert (account.surname, account.consent_id, card.consent_id) == ("Землероева", consent.pk, consent.pk)
    assert visitor.is_signed_in


def test_register_keeps_exactly_the_text_that_was_shown(visitor, region):
    shown = re.sub("</?b>", "", text(visitor.get("sign-in/consent/")))
    visitor.register()
    kept = ConsentText.objects.get()
    assert kept.body == texts.consent(ConsentPurpose.ACCOUNT, region.operator)
    assert kept.pk == hashlib.sha256(kept.body.encode()).hexdigest()
    assert [line for line in kept.body.splitlines() if line.removeprefix("• ") not in shown] == []


def test_register_keeps_the_moment_of_agreeing_not_of_leaving(visitor):
    with time_machine.travel(now(), tick=False) as clock:
        agreed_at = now()
        visitor.consent()
        clock.shift(120)
        visitor.send("sign-in/register/")
    assert newest_attempt().consent_given_at == agreed_at


def test_register_greets_a_new_person_once(visitor):
    visitor.register()
    assert "Проверьте данные карты" in text(visitor.get())
    assert "Проверьте данные карты" not in text(visitor.get())


def test_register_by_a_known_person_signs_in_and_says_so(signed_in):
    other = Visitor()
    answer = other.register()
    assert answer["Location"] == "/26/cards/"
    assert "У вас уже есть личный кабинет" in text(other.get())
    assert (Account.objects.count(), Consent.objects.count(), Card.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_register_refuses_other_methods(visitor, method):
    visitor.client.handler.enforce_csrf_checks = False
    assert getattr(visitor.client, method)("/26/sign-in/register/").status_code == 405


def test_register_without_a_consent_asks_for_it(visitor):
    answer = visitor.get("sign-in/register/")
    assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/consent/")
    assert SignInAttempt.objects.count() == 0


def test_register_with_a_consent_of_another_region_asks_anew(visitor, db):
    RegionFactory(code="73", name="Ульяновская область", operator="ООО «Другой»")
    visitor.consent()
    visitor.home = "/73/"
    assert visitor.get("sign-in/register/").status_code == 303
    visitor.home = "/26/"
    assert visitor.get("sign-in/register/").status_code == 200


def test_register_after_the_text_changed_asks_anew(visitor, region):
    visitor.consent()
    region.operator = "ООО «Новый оператор»"
    region.save()
    assert visitor.get("sign-in/register/").status_code == 303


def test_consent_to_a_text_that_was_not_shown_is_shown_again(visitor):
    answer = visitor.send("sign-in/consent/", text="0" * 64)
    assert answer.status_code == 200
    assert "Текст согласия изменился" in text(answer)


def test_consent_has_nothing_chosen_beforehand(visitor):
    shown = text(visitor.get("sign-in/consent/"))
    assert "checked" not in shown
    assert shown.count("Да, я согласен") == 1
    assert shown.count("Нет, я отказываюсь") == 1


def test_consent_expires_after_ten_minutes(visitor):
    with time_machine.travel(now(), tick=False) as clock:
        visitor.consent()
        clock.shift(timedelta(minutes=11))
        assert visitor.get("sign-in/register/").status_code == 303


def test_refusal_before_esia_stores_nothing(visitor):
    visitor.consent()
    answer = visitor.get("sign-in/consent/refused/")
    assert "Регистрация остановлена" in text(answer)
    assert visitor.get("sign-in/register/").status_code == 303
    assert (SignInAttempt.objects.count(), ConsentText.objects.count(), Account.objects.count()) == (0, 0, 0)


def test_both_the_button_and_the_link_of_the_dialog_lead_to_esia(visitor):
    visitor.consent()
    shown = text(visitor.get("sign-in/register/"))
    assert ">госуслуги</button>" in shown
    assert "Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг</button>" in shown


def test_register_gives_a_new_session_key_and_takes_the_attempts_key(visitor):
    visitor.client.cookies[settings.SESSION_COOKIE] = "planted"
    answer = visitor.register()
    key = answer.cookies[settings.SESSION_COOKIE]
    assert key.value != "planted"
    assert (key["httponly"], key["samesite"], key["path"]) == (True, "Lax", "/")
    assert answer.cookies[settings.ATTEMPT_COOKIE].value == ""
    assert hashlib.sha256(key.value.encode()).hexdigest() == Session.objects.get().key_hash
