"""A form that its session did not outlive waits, for its person in its browser, behind the sign-in (W7)."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account, Draft, Session
from portal.domain.accounts.queries import drafts
from portal.domain.accounts.states import DRAFT_LIFE, SESSION_IDLE
from portal.domain.booking.models import Appointment
from portal.sites.entrance import unsent
from tests.factories.accounts import browser
from tests.factories.patients import patient
from tests.ground import dump
from tests.portal.sites.patient.guest import Guest, places, states, visit
from tests.portal.sites.visitor import text

UNSENT = "/26/sign-in/?next=/session/unsent/"
LONG_AGO = SESSION_IDLE + timedelta(minutes=1)


@pytest.fixture
def slot(guest):
    return places()[0]


def let_idle(guest):
    Session.objects.filter(account=guest.patient.account).update(last_used_at=now() - LONG_AGO)


def too_late(guest, path, **form):
    """Send a form of an open page a minute after the session has ended."""
    token = token_of(guest)
    let_idle(guest)
    return guest.client.post(guest.home + path, form | {"csrfmiddlewaretoken": token})


def token_of(who):
    return text(who.get("cards/")).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def come_back(guest):
    """Sign in again in the same browser, as the same person."""
    guest.client.cookies[settings.SESSION_COOKIE] = accounts.open_session(
        account=guest.patient.account, browser=browser(), at=now(), agreed_region="26"
    )


@pytest.fixture
def late(guest, slot):
    """Somebody whose hold came a minute too late."""
    guest.answer = too_late(guest, "booking/hold/", slot=str(slot.pk), card=str(guest.card.pk))
    return guest


def test_a_form_sent_too_late_waits_behind_the_sign_in(late, slot):
    assert (late.answer.status_code, late.answer["Location"]) == (302, UNSENT)
    assert "введённое сохранено" in text(late.get("sign-in/"))
    assert states(slot) == []
    assert Draft.objects.get().account_id == late.patient.account.pk


def test_after_the_sign_in_one_button_sends_it(late, slot):
    come_back(late)
    page = text(late.get("session/unsent/"))
    assert 'action="/26/booking/hold/"' in page
    assert f'name="slot" value="{slot.pk}"' in page

    answer = late.send(
        "booking/hold/", "session/unsent/", slot=str(slot.pk), card=str(late.card.pk), _unsent="1"
    )

    assert answer.status_code == 303
    assert states(slot) == ["held"]
    assert Draft.objects.count() == 0
    assert late.get("session/unsent/")["Location"] == "/26/cards/"


def test_it_may_be_thrown_away(late, slot):
    come_back(late)

    answer = late.send("session/unsent/")

    assert (answer.status_code, Draft.objects.count(), states(slot)) == (303, 0, [])


def test_another_person_in_this_browser_is_not_shown_it(late):
    late.patient = patient()
    come_back(late)

    assert late.get("session/unsent/")["Location"] == "/26/cards/"
    assert Draft.objects.count() == 1


def test_the_same_person_in_another_browser_is_not_shown_it(late):
    assert Guest(late.patient).get("session/unsent/")["Location"] == "/26/cards/"


def test_what_was_typed_lies_sealed_and_without_secrets(guest, slot):
    one = visit(guest, slot)
    answer = too_late(
        guest,
        f"booking/{one.pk}/cancel/?a=1",
        reason="cannot_come",
        comment="Тайнописцева",
        password="Очень-тайно",
        code="123456",
    )
    assert answer["Location"] == UNSENT
    assert dump.readable("Тайнописцева", "Очень-тайно", "123456") == []

    come_back(guest)
    page = text(guest.get("session/unsent/"))

    assert f'action="/26/booking/{one.pk}/cancel/?a=1"' in page
    assert "Тайнописцева" in page
    assert "Пароли и коды мы не храним" in page
    assert "Очень-тайно" not in page
    assert "123456" not in page


def test_a_fragment_leads_the_whole_page_to_the_sign_in(guest, slot):
    guest.client.handler.enforce_csrf_checks = False
    let_idle(guest)

    answer = guest.client.post("/26/booking/hold/", {"slot": str(slot.pk)}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content, answer["HX-Redirect"]) == (200, b"", UNSENT)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("how", ["unknown", "forged"])
def test_a_form_of_nobody_keeps_nothing(guest, slot, how):
    guest.client.handler.enforce_csrf_checks = how == "forged"
    let_idle(guest)
    if how == "unknown":
        guest.client.cookies[settings.SESSION_COOKIE] = "planted"

    answer = guest.client.post("/26/booking/hold/", {"slot": str(slot.pk)})

    assert answer.status_code == (403 if how == "forged" else 302)
    assert answer.get("Location") == (None if how == "forged" else "/26/sign-in/")
    assert Draft.objects.count() == 0


def of_the_open_page(guest):
    """Return what the forms of an open page bring along: the token and whose they are."""
    page = text(guest.get("cards/"))
    return {
        name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1]
        for name in ("csrfmiddlewaretoken", "_whose")
    }


def test_a_form_of_a_session_closed_on_another_device_waits_behind_the_sign_in(guest, slot):
    token = token_of(guest)
    Session.objects.update(closed_at=now())

    answer = guest.client.post("/26/booking/hold/", {"slot": str(slot.pk), "csrfmiddlewaretoken": token})

    assert answer["Location"] == UNSENT
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "введённое сохранено" in text(guest.get("sign-in/"))
    come_back(guest)
    assert f'name="slot" value="{slot.pk}"' in text(guest.get("session/unsent/"))


def test_a_page_asked_for_after_the_session_was_closed_says_so(guest):
    Session.objects.update(closed_at=now())

    assert guest.get("cards/notices/")["Location"] == "/26/sign-in/?next=/cards/notices/"
    assert "Этот вход закрыли" in text(guest.get("sign-in/"))


def test_a_form_tells_whose_it_is_when_no_cookie_does(guest, slot):
    brought = of_the_open_page(guest)
    del guest.client.cookies[settings.SESSION_COOKIE]

    answer = guest.client.post("/26/booking/hold/", {"slot": str(slot.pk), **brought})

    assert answer["Location"] == UNSENT
    assert Draft.objects.get().account_id == guest.patient.account.pk
    assert brought["_whose"] not in kept_values()
    guest.patient, owner = patient(), guest.patient
    come_back(guest)
    assert guest.get("session/unsent/")["Location"] == "/26/cards/"
    guest.patient = owner
    come_back(guest)
    assert f'name="slot" value="{slot.pk}"' in text(guest.get("session/unsent/"))


@pytest.mark.parametrize("is_blocked", [False, True])
def test_the_mark_decides_where_the_cookie_is_of_whoever_came_next(guest, slot, is_blocked):
    """A's tab stayed open, B signed in, and B's session ended: what A typed is no draft of B's."""
    brought = of_the_open_page(guest) | {"note": "Тайнописцева"}
    owner, guest.patient = guest.patient, patient()
    come_back(guest)
    let_idle(guest)
    Account.objects.filter(pk=owner.account.pk).update(is_blocked=is_blocked)

    answer = guest.client.post("/26/booking/hold/", brought)

    assert answer["Location"] == ("/26/sign-in/" if is_blocked else UNSENT)
    assert list(Draft.objects.values_list("account", flat=True)) == ([] if is_blocked else [owner.account.pk])
    come_back(guest)
    assert guest.get("session/unsent/")["Location"] == "/26/cards/"
    if not is_blocked:
        guest.patient = owner
        come_back(guest)
        assert "Тайнописцева" in text(guest.get("session/unsent/"))


def test_an_old_mark_of_ones_own_ended_session_keeps_the_form(guest, slot):
    brought = of_the_open_page(guest)
    with time_machine.travel(now() - DRAFT_LIFE - timedelta(minutes=1)):
        brought["_whose"] = unsent.mark(guest.patient.account.pk)
    let_idle(guest)

    assert guest.client.post("/26/booking/hold/", brought)["Location"] == UNSENT
    assert Draft.objects.get().account_id == guest.patient.account.pk


def kept_values():
    """Return the fields that wait."""
    return [value for _name, value in drafts.opened(Draft.objects.get().sealed).fields]


@pytest.mark.parametrize("mark", ["", "planted", "of_nobody", "too_old"])
def test_a_mark_that_does_not_hold_keeps_nothing(guest, slot, mark):
    brought = of_the_open_page(guest)
    del guest.client.cookies[settings.SESSION_COOKIE]
    if mark == "of_nobody":
        mark = unsent.mark(guest.patient.account.pk + 1)
    elif mark == "too_old":
        with time_machine.travel(now() - DRAFT_LIFE - timedelta(minutes=1)):
            mark = unsent.mark(guest.patient.account.pk)

    answer = guest.client.post("/26/booking/hold/", {"slot": str(slot.pk), **brought, "_whose": mark})

    assert answer["Location"] == "/26/sign-in/"
    assert Draft.objects.count() == 0


def test_the_page_of_an_old_token_keeps_its_promise_to_somebody_signed_out(guest, slot):
    """Somebody left in another tab: the token is another one, and so is the way of what was typed."""
    brought = of_the_open_page(guest) | {"note": "Болит спина"}
    guest.send("sign-in/leave/", "cards/")

    answer = guest.client.post("/26/booking/hold/", brought, headers={"Sec-Fetch-Site": "same-origin"})

    page = text(answer)
    assert answer.status_code == 403
    assert "Откройте страницу заново" not in page
    again = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in brought}
    assert again["_whose"] == brought["_whose"]
    assert guest.client.post("/26/booking/hold/", again)["Location"] == UNSENT
    come_back(guest)
    assert "Болит спина" in text(guest.get("session/unsent/"))


def test_a_very_long_form_is_not_kept_and_the_person_is_told(guest, slot):
    answer = too_late(guest, "booking/hold/", comment="я" * 100_000)

    assert answer["Location"] == "/26/sign-in/"
    assert "сохранить введённое не получилось" in text(guest.get("sign-in/"))
    assert Draft.objects.count() == 0


def test_a_page_asked_for_too_late_says_why_and_comes_back(guest):
    let_idle(guest)

    answer = guest.get("cards/notices/")

    assert answer["Location"] == "/26/sign-in/?next=/cards/notices/"
    assert "Вы долго ничего не делали" in text(guest.get("sign-in/"))


def test_being_asked_to_stay_keeps_nothing(guest):
    guest.client.handler.enforce_csrf_checks = False
    let_idle(guest)

    assert guest.client.post("/26/session/stay/").status_code == 302
    assert Draft.objects.count() == 0


def test_leaving_forgets_the_key_of_this_browser(late):
    come_back(late)

    answer = late.send("sign-in/leave/", "cards/")

    assert answer.cookies[settings.UNSENT_COOKIE].value == ""


def test_staying_tells_how_long_the_session_lives(guest):
    Session.objects.update(last_used_at=now() - timedelta(minutes=29))

    told = guest.send("session/stay/", "cards/").json()

    assert 1790 < told["seconds_left"] <= 1800
    assert told["is_last"] is False


def test_staying_does_not_move_the_last_end(guest):
    Session.objects.update(ends_at=now() + timedelta(seconds=100))

    told = guest.send("session/stay/", "cards/").json()

    assert 90 < told["seconds_left"] <= 100
    assert told["is_last"] is True


def test_the_way_back_leads_through_esia(visitor, esia):
    """The whole way: typed, too late, signed in at ESIA, sent."""
    visitor.register()
    token = token_of(visitor)
    with time_machine.travel(now() + LONG_AGO):
        slot = places()[0]
        account = Session.objects.get().account
        card = str(account.holdings.get().card_id)
        answer = visitor.client.post(
            "/26/booking/hold/", {"slot": str(slot.pk), "card": card, "csrfmiddlewaretoken": token}
        )
        wanted = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
        back = visitor.back(visitor.to_esia(register=False, next=wanted))
        assert back["Location"] == "/26/session/unsent/"
        answer = visitor.send("booking/hold/", "session/unsent/", slot=str(slot.pk), card=card, _unsent="1")
        assert answer.status_code == 303
        assert Appointment.objects.get(slot=slot).account_id == account.pk


def test_a_form_sent_before_the_new_consent_waits_behind_it(guest, slot):
    """The text of the consent changed while somebody typed: they agree first, then go on."""
    form = {"slot": str(slot.pk), "card": str(guest.card.pk), "csrfmiddlewaretoken": token_of(guest)}
    Session.objects.update(agreed_region="")

    answer = guest.client.post("/26/booking/hold/", form)

    assert (answer.status_code, answer["Location"]) == (302, "/26/sign-in/again/?next=/session/unsent/")
    assert states(slot) == []
    Session.objects.update(agreed_region="26")
    assert f'name="slot" value="{slot.pk}"' in text(guest.get("session/unsent/"))
