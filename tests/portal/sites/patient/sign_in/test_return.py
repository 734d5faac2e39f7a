"""The return from ESIA: only the browser that left, only once, only in time (E1-E5)."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Session
from portal.sites.patient.sign_in import presenters
from tests.factories.accounts import person
from tests.fakes.identity import CODE
from tests.portal.sites.visitor import Visitor, newest_attempt, text

REFUSALS = [
    ports.Unavailable, ports.PersonRefused, ports.Unconfirmed, ports.BadAnswer, ports.PortalRejected,
    ports.ClockWrong, ports.CodeSpent, ports.IdentityRefusal,
]  # fmt: skip


STATES = ["", "garbage", "%00", "5b8ffb6a-4f7e-4ae6-9a35-2f2d9d0a1c11", "a" * 5000, "'; DROP TABLE"]


def trouble_of(visitor, answer) -> str:
    """Follow the clean address of the trouble and return the page."""
    assert answer.status_code == 303
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "?" not in answer["Location"]
    page = visitor.client.get(answer["Location"])
    assert page.status_code == 200
    assert not visitor.is_signed_in
    return text(page)


def test_return_of_the_browser_that_left_lets_in(visitor):
    assert visitor.register()["Referrer-Policy"] == "no-referrer"
    assert visitor.is_signed_in


def test_return_to_a_foreign_browser_lets_nobody_in_and_spoils_nothing(visitor):
    state = visitor.to_esia(register=True)
    stranger = Visitor()
    stranger.get()
    assert "Вход начат в другом браузере" in trouble_of(stranger, stranger.back(state))
    assert Account.objects.count() == 0
    visitor.back(state)
    assert visitor.is_signed_in


@pytest.mark.parametrize("state", STATES)
def test_return_with_a_state_nobody_gave_lets_nobody_in(visitor, state):
    visitor.get()
    assert "Мы не начинали этот вход" in trouble_of(visitor, visitor.back(state))


def test_return_without_a_state_lets_nobody_in(visitor):
    visitor.to_esia(register=True)
    answer = visitor.client.get("/esia/return", {"code": CODE})
    assert "Мы не начинали этот вход" in trouble_of(visitor, answer)


def test_return_after_ten_minutes_lets_nobody_in(visitor):
    with time_machine.travel(now(), tick=False) as clock:
        state = visitor.to_esia(register=True)
        clock.shift(timedelta(minutes=10))
        assert "Время на вход вышло" in trouble_of(visitor, visitor.back(state))


def test_return_used_twice_lets_in_once(visitor, esia):
    state = visitor.to_esia(register=True)
    key = visitor.client.cookies["portal_attempt"].value
    visitor.back(state)
    visitor.client.cookies.clear()
    visitor.client.cookies["portal_attempt"] = key
    visitor.client.cookies["portal_region"] = "26"
    assert "Этот вход уже завершён" in trouble_of(visitor, visitor.back(state))
    assert (len(esia.asked), Session.objects.count()) == (1, 1)


def test_return_twice_by_a_signed_in_person_stays_signed_in_and_says_so(visitor):
    state = visitor.to_esia(register=True)
    visitor.back(state)
    answer = visitor.back(state)
    assert answer["Location"] == "/26/cards/"
    visitor.get()  # greets the new person; the sentence about the second return replaced it
    assert Session.objects.filter(closed_at=None).count() == 1


def test_two_tabs_of_one_browser_both_come_to_the_cards(visitor):
    first, second = visitor.to_esia(register=False), visitor.to_esia(register=True)
    assert visitor.back(second)["Location"] == "/26/cards/"
    assert visitor.back(first)["Location"] == "/26/cards/"
    assert Session.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("begins", ["before signing in", "while signed in"])
def test_return_begun_before_leaving_lets_nobody_in_and_one_begun_after_does(visitor, begins):
    """Whoever presses «Выйти» on a shared computer has left, also for a tab that waits at ESIA."""
    waiting = visitor.to_esia(register=False)
    visitor.register()
    if begins == "while signed in":
        Session.objects.update(proved_at=now() - timedelta(minutes=11))
        waiting = visitor.to_esia_again()
    visitor.send("sign-in/leave/", "cards/")
    assert "Начните вход заново" in trouble_of(visitor, visitor.back(waiting))
    assert Session.objects.filter(closed_at=None).count() == 0
    visitor.sign_in()
    assert visitor.is_signed_in


def test_return_from_a_browser_without_any_region_leads_to_the_choice(visitor):
    answer = Visitor().back(str(uuid.uuid4()))
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "flash" in str(answer.cookies)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_refusal_of_esia_has_its_page_with_a_next_step(visitor, esia, refusal):
    esia.refuses = refusal("ESIA-007000")
    page = trouble_of(visitor, visitor.register())
    assert presenters.trouble(refusal.kind).title in page
    assert "Телефоны поликлиник" in page
    assert Account.objects.count() == 0


def test_account_that_is_not_confirmed_is_led_to_how_to_do_it_first(visitor):
    page = text(visitor.get("sign-in/trouble/unconfirmed/"))
    forward = 'button--primary" href="/26/help/confirm-account/"'
    assert page.index(forward) < page.index('button--secondary" href="/26/sign-in/"')
    assert visitor.get("help/confirm-account/").status_code == 200
    page = text(visitor.get("sign-in/trouble/expired/"))
    assert forward not in page
    assert 'button--primary" href="/26/sign-in/"' in page


def test_trouble_names_the_telephone_of_support_where_it_is_read(visitor):
    page = text(visitor.get("sign-in/trouble/portal_rejected/"))
    assert 'href="tel:+78652000000"' in page[page.index("<main") : page.index("</main>")]


def test_return_with_an_error_of_esia_is_explained(visitor, esia):
    state = visitor.to_esia(register=True)
    answer = visitor.client.get("/esia/return", {"error": "access_denied", "state": state})
    assert "Вы не дали доступ к данным" in trouble_of(visitor, answer)
    assert esia.asked == []
    assert newest_attempt().used_at is not None


def test_return_without_code_and_error_is_explained(visitor):
    state = visitor.to_esia(register=True)
    answer = visitor.client.get("/esia/return", {"state": state})
    assert "Ответ Госуслуг не удалось проверить" in trouble_of(visitor, answer)


def test_return_to_a_closed_account_is_explained(signed_in):
    Account.objects.update(is_blocked=True)
    other = Visitor()
    assert "Личный кабинет закрыт" in trouble_of(other, other.sign_in())


def test_return_of_an_unconfirmed_person_is_explained(visitor, esia):
    esia.person_told = person(is_trusted=False, snils="", documents=())
    assert "не подтверждена" in trouble_of(visitor, visitor.register())


def test_trouble_of_an_unknown_kind_is_the_general_one(visitor):
    assert "Войти не получилось" in text(visitor.get("sign-in/trouble/whatever/"))


def test_return_answers_nothing_but_get(visitor):
    state = visitor.to_esia(register=True)
    assert visitor.client.head("/esia/return", {"code": CODE, "state": state}).status_code == 405
    assert newest_attempt().used_at is None
