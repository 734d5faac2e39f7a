"""A tab that A left open on a shared computer does nothing in the name of B, who is signed in now."""

import re

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.sites.entrance import unsent
from tests.factories.accounts import browser
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, places, states
from tests.portal.sites.visitor import text

OURS = {"Sec-Fetch-Site": "same-origin"}
SAID = "Эту страницу открыл другой человек"
AGAIN = "Отправить ещё раз"
TYPED = "Тайнописцева"


def brought(guest):
    """Return what the forms of an open page bring along."""
    page = text(guest.get("cards/"))
    return {
        name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1]
        for name in ("csrfmiddlewaretoken", "_whose")
    }


def hold(guest, slot, form, **more):
    return guest.client.post(
        "/26/booking/hold/", {"slot": str(slot.pk), "card": str(guest.card.pk), "note": TYPED, **form}, **more
    )


def comes(guest):
    """Let somebody else sign in in this browser; return the mark of the page that stays open."""
    mark = unsent.mark(guest.patient.account.pk)
    guest.patient = patient()
    guest.client.cookies[settings.SESSION_COOKIE] = accounts.open_session(
        account=guest.patient.account, browser=browser(), at=now(), agreed_region="26"
    )
    return {"_whose": mark}


@pytest.fixture
def slot(guest):
    return places()[0]


def test_a_form_of_another_person_does_nothing_and_shows_nothing(guest, slot):
    left = comes(guest)

    answer = hold(guest, slot, brought(guest) | left, headers=OURS)

    page = text(answer)
    assert (answer.status_code, states(slot)) == (403, [])
    assert (SAID in page, AGAIN in page, TYPED in page, left["_whose"] in page) == (True, False, False, False)
    assert f"{guest.patient.account.name}" in page
    assert 'action="/26/sign-in/leave/"' in page


@pytest.mark.parametrize("mark", ["own", "none", "planted"])
def test_ones_own_form_and_one_without_a_mark_pass(guest, slot, mark):
    form = brought(guest)
    if mark != "own":
        form["_whose"] = {"none": "", "planted": "planted"}[mark]

    assert hold(guest, slot, form).status_code == 303
    assert states(slot) == ["held"]


@pytest.mark.parametrize("is_own", [True, False])
def test_the_page_of_an_old_token_hands_nothing_on_to_another_person(guest, slot, is_own):
    form = brought(guest)
    left = {} if is_own else comes(guest)

    page = text(hold(guest, slot, form | left | {"csrfmiddlewaretoken": "x" * 64}, headers=OURS))

    assert (TYPED in page, AGAIN in page, SAID in page) == (is_own, is_own, not is_own)
    assert states(slot) == []


def test_an_open_page_takes_no_form_of_another_person_either(guest):
    left = comes(guest)
    form = brought(guest)

    assert guest.client.post("/26/sign-in/leave/", form | left).status_code == 403
    assert guest.get("cards/").status_code == 200
    assert guest.client.post("/26/sign-in/leave/", form).status_code == 303


def test_a_form_of_somebody_signed_out_goes_its_former_way(guest, slot):
    form = brought(guest)
    del guest.client.cookies[settings.SESSION_COOKIE]

    assert hold(guest, slot, form)["Location"] == "/26/sign-in/?next=/session/unsent/"


def test_the_check_asks_the_database_nothing(guest, rf, django_assert_num_queries):
    request = rf.post("/26/booking/hold/", {"_whose": unsent.mark(guest.patient.account.pk + 1)})
    request.person = type("Person", (), {"account_id": guest.patient.account.pk})()

    with django_assert_num_queries(0):
        assert unsent.is_of_another(request)
        request.person.account_id += 1
        assert not unsent.is_of_another(request)


def test_pages_of_staff_are_not_marked_by_a_patient_of_this_browser(guest):
    assert "_whose" not in text(guest.get("staff/sign-in/"))
    assert "csrfmiddlewaretoken" in text(guest.get("staff/sign-in/"))
    assert "_whose" in text(Guest().get("cards/"))
