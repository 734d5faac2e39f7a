"""A person with an application: its code follows the password, and no call opens what it guards."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Code, Session
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.phones import LONG, has_device, try_in
from tests.portal.sites.visitor import text

pytestmark = pytest.mark.usefixtures("rings")
LATER = timedelta(minutes=2)


@pytest.fixture
def secret(visitor):
    """What the application of somebody with a long password counts from; no code of now was used."""
    account_id = phones.known(LONG).account.pk
    actions.begin_totp(account_id=account_id)
    told = queries.new_totp_secret(account_id=account_id)
    at = now() - LATER
    actions.confirm_totp(
        account_id=account_id, digits=pyotp.TOTP(told).at(at), at=at, by=actions.actor(account_id)
    )
    return told


def test_password_is_followed_by_the_code_of_the_application(visitor, secret):
    assert try_in(visitor, password=LONG)["Location"] == "/26/sign-in/app/"
    assert Code.objects.count() == 0
    assert "Код из приложения" in text(visitor.get("sign-in/app/"))

    answer = visitor.send("sign-in/app/", digits=pyotp.TOTP(secret).at(now()))

    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/")
    assert Session.objects.get().way == "password"
    assert not has_device(visitor)


def test_a_code_opens_once(visitor, secret):
    with time_machine.travel(now(), tick=False):
        typed = pyotp.TOTP(secret).at(now())
        try_in(visitor, password=LONG)
        visitor.send("sign-in/app/", digits=typed)
        visitor.send("sign-in/leave/", "cards/")
        try_in(visitor, password=LONG)
        answer = visitor.send("sign-in/app/", digits=typed)
    assert "Код не подходит" in text(answer)
    assert not visitor.is_signed_in


@pytest.mark.parametrize("typed", ["000000", "", "\x00", "9" * 5000, "абвгде"])
def test_what_is_no_code_is_said_at_its_field(visitor, secret, typed):
    try_in(visitor, password=LONG)
    answer = visitor.send("sign-in/app/", digits=typed)
    assert answer.status_code == 200
    assert "<title>Ошибка:" in text(answer)
    assert not visitor.is_signed_in


def test_a_call_opens_nothing_that_the_application_guards(visitor, secret):
    try_in(visitor, password=LONG)
    visitor.send("sign-in/another/", "sign-in/app/", channel="call")
    answer = visitor.send("sign-in/code/", "sign-in/app/", digits=phones.ring())
    assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/password/")
    assert not visitor.is_signed_in
    assert Session.objects.count() == 0


def test_the_device_is_remembered_on_request(visitor, secret):
    try_in(visitor, password=LONG)
    visitor.send("sign-in/app/", digits=pyotp.TOTP(secret).at(now()), remember="on")
    assert has_device(visitor)
    visitor.send("sign-in/leave/", "cards/")
    assert try_in(visitor, password=LONG)["Location"] == "/26/cards/"


def test_without_a_password_there_is_no_such_step(visitor, secret):
    answer = visitor.get("sign-in/app/")
    assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/password/")
