"""The trip to ESIA of somebody who is signed in: there and back, and each way it can fail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Session, SignInAttempt
from portal.domain.health import actions as health
from portal.domain.health.states import ESIA
from portal.sites.patient.cards.from_esia import troubles
from tests.factories.accounts import browser, child, person
from tests.fakes.identity import LEAVE
from tests.portal.sites.patient.cards.parent import Parent
from tests.portal.sites.patient.guest import path_of
from tests.portal.sites.visitor import text

REFUSALS = [
    ports.Unavailable, ports.PersonRefused, ports.BadAnswer, ports.PortalRejected, ports.ClockWrong,
    ports.IdentityRefusal,
]  # fmt: skip


@pytest.fixture
def parent(region, esia) -> Parent:
    return Parent(esia)


@pytest.mark.parametrize(("button", "purpose"), [("own", "own_data"), ("children", "children")])
def test_each_button_is_a_trip_to_esia(parent, button, purpose):
    state = parent.leave(button)

    attempt = SignInAttempt.objects.get()
    assert (str(attempt.state), attempt.purpose) == (state, purpose)
    assert attempt.session == Session.objects.get()


def test_the_way_back_leads_to_the_list_and_signs_nobody_in(parent):
    answer = parent.ask(child())

    assert path_of(answer) == "/26/cards/from-esia/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert settings.SESSION_COOKIE not in answer.cookies
    assert Session.objects.count() == 1


@pytest.mark.parametrize("refusal", REFUSALS)
def test_each_refusal_of_esia_has_its_page_and_leaves_the_person_signed_in(parent, esia, refusal):
    state = parent.leave()
    esia.refuses = refusal("ESIA-007000")

    answer = parent.back(state)

    assert path_of(answer).startswith("/26/cards/from-esia/trouble/")
    page = text(parent.client.get(answer["Location"]))
    assert troubles.trouble(refusal.kind).title in page
    assert "Ваши карты и записи на месте" in page
    assert 'action="/26/cards/from-esia/children/"' in page
    assert parent.is_signed_in
    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_a_refusal_on_gosuslugi_is_said(parent):
    state = parent.leave()
    answer = parent.client.get("/esia/return", {"error": "access_denied", "state": state})
    assert "Вы не дали доступ к данным" in text(parent.client.get(answer["Location"]))


def test_esia_that_cannot_be_asked_is_said(parent, esia, monkeypatch):
    def refuse(**asked):
        raise ports.PortalRejected("no certificate")

    monkeypatch.setattr(esia, "authorization_url", refuse)
    answer = parent.send("cards/from-esia/own/", "cards/")
    assert path_of(answer) == "/26/cards/from-esia/trouble/portal_rejected/"


def test_another_person_on_gosuslugi_gives_nothing_away(parent, esia):
    state = parent.leave()
    esia.person_told = person(oid="1000000777", surname="Чужакова", children=(child(surname="Дитятин"),))

    page = text(parent.client.get(parent.back(state)["Location"]))

    assert "На Госуслугах открыт кабинет другого человека" in page
    assert LEAVE in page
    assert "Чужакова" not in page
    assert "Дитятин" not in parent.listed()
    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_a_return_after_signing_out_asks_esia_nothing(parent, esia):
    state = parent.leave()
    Session.objects.update(closed_at=now())

    answer = parent.back(state)

    assert path_of(answer) == "/26/sign-in/"
    assert esia.asked == []
    assert "Вы вышли из личного кабинета" in text(parent.get("sign-in/"))


def test_a_return_in_a_new_sitting_asks_esia_nothing(parent, esia):
    state = parent.leave()
    parent.client.cookies[settings.SESSION_COOKIE] = accounts.open_session(
        account=parent.patient.account, browser=browser(), at=now(), agreed_region="26"
    )

    answer = parent.back(state)

    assert path_of(answer) == "/26/cards/from-esia/trouble/other_sitting/"
    assert esia.asked == []


def test_a_return_to_a_foreign_browser_gives_nothing_away(parent, esia):
    parent.tells(child(surname="Дитятин"))
    state = parent.leave()
    stranger = Parent(esia)
    stranger.get()

    answer = stranger.back(state)

    assert path_of(answer) == "/26/cards/"
    assert "Дитятин" not in stranger.listed()
    assert (esia.asked, SignInAttempt.objects.exclude(sealed="").count()) == ([], 0)


def test_a_return_used_again_leads_to_the_list(parent, esia):
    parent.tells(child())
    state = parent.leave()
    parent.back(state)

    answer = parent.back(state)

    assert path_of(answer) == "/26/cards/from-esia/"
    assert len(esia.asked) == 1
    assert "Землероев Тимофей" in parent.listed()


def test_a_return_after_ten_minutes_is_explained(parent):
    with time_machine.travel(now(), tick=False) as clock:
        state = parent.leave()
        clock.shift(timedelta(minutes=10))
        answer = parent.back(state)
        assert path_of(answer) == "/26/cards/from-esia/trouble/expired/"


def test_a_closed_account_asks_esia_nothing(parent, esia):
    state = parent.leave()
    Account.objects.update(is_blocked=True)

    assert path_of(parent.back(state)) == "/26/sign-in/"
    assert esia.asked == []


def test_a_limited_session_is_sent_to_sign_in_through_esia(parent):
    token = text(parent.get("cards/"))
    Session.objects.update(is_limited=True)
    csrf = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', token)[-1]

    answer = parent.client.post("/26/cards/from-esia/children/", {"csrfmiddlewaretoken": csrf})

    assert path_of(answer) == "/26/cards/"
    assert SignInAttempt.objects.count() == 0
    assert "from-esia" not in text(parent.get("cards/"))


def test_trouble_of_an_unknown_kind_is_the_general_one(parent):
    assert "Получить данные не получилось" in text(parent.get("cards/from-esia/trouble/whatever/"))


def test_a_trip_to_an_esia_that_is_down_is_warned_of_and_begun_all_the_same(parent, esia):
    """Nobody is kept from leaving: what the portal knows may be old (0022)."""
    health.note(system=ESIA, is_up=False, at=now(), detail="works")
    assert 'name="anyway"' not in text(parent.get("cards/"))
    answer = parent.send("cards/from-esia/own/", "cards/")
    trouble = "cards/from-esia/trouble/unavailable/"
    assert answer["Location"] == f"/26/{trouble}"
    assert SignInAttempt.objects.count() == 0
    assert text(parent.get(trouble)).count('name="anyway" value="yes"') == 2
    for whose in ("own", "children"):
        went = parent.send(f"cards/from-esia/{whose}/", trouble, anyway="yes")
        assert went["Location"].startswith("http://127.0.0.1:8001/aas/oauth2/v2/ac")
    health.note(system=ESIA, is_up=True, at=now())
    parent.leave("own")
