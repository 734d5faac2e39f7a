"""«Войти»: known people come in, new ones are asked for the consent after ESIA."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.apps import apps
from django.utils.timezone import now

from portal.config.identity import LazyIdentity
from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Consent, Session, SignInAttempt
from portal.domain.health import actions as health
from portal.domain.patients.models import Card
from tests.factories.accounts import person
from tests.portal.sites.visitor import Visitor, newest_attempt, text


def tables_with(*words: str) -> list[str]:
    """Name the tables in which one of the words stands, in whatever column."""
    rows = {
        model._meta.label: str(list(model.objects.values()))
        for model in apps.get_models()
        if model._meta.managed
    }
    return sorted(label for label, told in rows.items() if any(word in told for word in words))


def planted() -> tuple[str, ...]:
    somebody = person()
    return (somebody.surname, somebody.snils, "2651440841000777", somebody.oid)


def test_sign_in_of_a_known_person_asks_no_consent(signed_in):
    other = Visitor()
    answer = other.sign_in()
    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/")
    assert other.is_signed_in


def test_sign_in_of_a_new_person_asks_before_anything_is_stored(visitor):
    answer = visitor.sign_in()
    assert answer["Location"] == "/26/sign-in/agree/"
    assert not visitor.is_signed_in
    assert tables_with(*planted()) == []
    assert newest_attempt().sealed != ""
    assert "ещё ничего не сохранили" in text(visitor.get("sign-in/agree/"))


def test_agreeing_after_the_return_lets_in(visitor):
    visitor.sign_in()
    answer = visitor.agree("yes")
    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/")
    assert visitor.is_signed_in
    assert (Account.objects.count(), Consent.objects.count(), Card.objects.count()) == (1, 1, 1)
    assert "accounts.Account" in tables_with(*planted())
    assert newest_attempt().sealed == ""


def test_refusing_after_the_return_leaves_nothing(visitor):
    visitor.sign_in()
    answer = visitor.agree("no")
    assert answer["Location"] == "/26/sign-in/consent/refused/"
    assert "ничего о вас не сохранили" in text(visitor.client.get(answer["Location"]))
    assert newest_attempt().sealed == ""
    assert tables_with(*planted()) == []
    assert visitor.get("sign-in/agree/").status_code == 303


def test_agreeing_too_late_says_so(visitor):
    with time_machine.travel(now(), tick=False) as clock:
        visitor.sign_in()
        clock.shift(timedelta(minutes=11))
        answer = visitor.get("sign-in/agree/")
        assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/")
        assert "Время на ответ вышло" in text(visitor.client.get(answer["Location"]))
    assert Account.objects.count() == 0


def test_agreeing_in_another_browser_finds_nothing(visitor):
    visitor.sign_in()
    assert Visitor().get("sign-in/agree/").status_code == 303
    assert visitor.get("sign-in/agree/").status_code == 200


def test_sign_in_returns_to_where_the_person_was_going(signed_in):
    other = Visitor()
    sent = other.get("cards/notices/")
    assert sent["Location"] == "/26/sign-in/?next=/cards/notices/"
    shown = text(other.client.get(sent["Location"]))
    assert 'name="next" value="/cards/notices/"' in shown
    answer = other.back(other.to_esia(register=False, next="/cards/notices/"))
    assert answer["Location"] == "/26/cards/notices/"


@pytest.mark.parametrize("path", ["sign-in/", "udata/users/loginByEsia"])
def test_sign_in_page_stands_at_both_addresses_and_starts_nothing_by_get(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert "Войти через Госуслуги" in text(answer)
    assert SignInAttempt.objects.count() == 0


def test_sign_in_page_tells_beforehand_that_esia_is_down(visitor):
    assert "Госуслуги сейчас не отвечают" not in text(visitor.get("sign-in/"))
    health.note(system="esia", is_up=False, at=now())
    assert "Госуслуги сейчас не отвечают" in text(visitor.get("sign-in/"))


def test_sign_in_of_somebody_else_closes_the_session_before(signed_in, esia):
    before = Session.objects.get()
    esia.person_told = person(oid="1000000002", surname="Другая", snils="08765430300")
    answer = signed_in.send("sign-in/begin/", "cards/")
    state = parse_qs(urlsplit(answer["Location"]).query)["state"][0]
    signed_in.back(state)
    before.refresh_from_db()
    assert before.closed_at is None, "a new person has not agreed yet"
    signed_in.agree("yes")
    before.refresh_from_db()
    assert before.closed_at is not None
    assert Session.objects.filter(closed_at=None).count() == 1


def test_sign_in_without_the_portals_key_is_explained(visitor, monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(ports, "identity", LazyIdentity())
    answer = visitor.send("sign-in/begin/", "sign-in/")
    assert answer["Location"] == "/26/sign-in/trouble/portal_rejected/"
    assert "неполадка на нашей стороне" in text(visitor.client.get(answer["Location"]))
    assert visitor.get("sign-in/left/").status_code == 200
