"""A fresh proof by the password and a code; what guards more asks for more."""

import pyotp
import pytest
from django.conf import settings
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Code, Device, Passage, Password, Session
from portal.domain.accounts.states import CodePurpose
from tests.fakes import channels
from tests.portal.domain.accounts import ways
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.patient.phones import LONG, PASSWORD, PHONE, ring
from tests.portal.sites.visitor import text

pytestmark = pytest.mark.usefixtures("rings")
GUARDED = "settings/ways/"


def person(password=PASSWORD) -> Guest:
    """Somebody whose proof is old."""
    guest = Guest(phones.known(password))
    grow_old()
    return guest


def grow_old():
    Session.objects.update(proved_at=now() - ways.MINUTE * 11)


def try_password(guest, password=PASSWORD):
    return guest.send("session/prove/password/", "session/prove/", password=password, next="/settings/ways/")


def switch_on(guest) -> str:
    account_id, at = guest.patient.account.pk, now() - ways.MINUTE
    actions.begin_totp(account_id=account_id)
    secret = queries.new_totp_secret(account_id=account_id)
    actions.confirm_totp(
        account_id=account_id, digits=pyotp.TOTP(secret).at(at), at=at, by=actions.actor(account_id)
    )
    return secret


def test_password_and_code_open_the_door_under_a_new_key():
    guest = person()
    old = guest.client.cookies[settings.SESSION_COOKIE].value
    assert guest.get(GUARDED).status_code == 302
    assert try_password(guest)["Location"] == "/26/session/prove/code/"
    assert "Введите код" in text(guest.get("session/prove/code/"))
    code = ring()
    assert "Код не подходит" in text(guest.send("session/prove/code/", digits=channels.other_than(code)))
    assert guest.get(GUARDED).status_code == 302

    answer = guest.send("session/prove/code/", digits=code)

    assert (answer.status_code, answer["Location"]) == (303, "/26/settings/ways/")
    assert guest.get(GUARDED).status_code == 200
    guest.client.cookies[settings.SESSION_COOKIE] = old
    assert not guest.is_signed_in


@pytest.mark.parametrize("password", ["не тот пароль", "x" * 10**5])
def test_a_wrong_password_sends_no_code_and_counts(password):
    guest = person()
    answer = try_password(guest, password)

    page = text(answer)
    assert ("Пароль не подходит" in page, 'aria-invalid="true"' in page) == (True, True)
    assert 'name="next" value="/settings/ways/"' in page
    assert password not in page
    assert (Code.objects.count(), Passage.objects.count()) == (0, 0)
    for _ in range(4):
        try_password(guest, password)
    assert try_password(guest, password).status_code == 429


def test_no_password_is_said_at_its_field_and_counts_for_nothing():
    guest = person()
    for _ in range(9):
        assert "Введите пароль." in text(try_password(guest, ""))
    assert try_password(guest)["Location"] == "/26/session/prove/code/"


def test_whoever_has_no_password_is_not_offered_this():
    guest, other = person(None), Guest(phones.known(PASSWORD, "+79187654322"))
    grow_old()
    assert "Подтвердить паролем и кодом" not in text(guest.get("session/prove/"))
    assert "Подтвердить паролем и кодом" in text(other.get("session/prove/"))
    assert try_password(guest)["Location"] == "/26/session/prove/?next=/settings/ways/"
    assert Code.objects.count() == 0


def test_a_code_for_another_step_or_person_proves_nothing():
    guest, thief = person(), Guest(phones.known(LONG, "+79187654322"))
    grow_old()
    try_password(guest)
    code = ring()
    thief.client.cookies[settings.ATTEMPT_COOKIE] = guest.client.cookies[settings.ATTEMPT_COOKIE].value

    assert thief.send("session/prove/code/", "cards/", digits=code)["Location"] == "/26/session/prove/"
    assert thief.get(GUARDED).status_code == 302
    assert Code.objects.get().purpose == CodePurpose.PROVE
    Code.objects.update(purpose=CodePurpose.PHONE)
    guest.send("session/prove/code/", "cards/", digits=code)
    assert guest.get(GUARDED).status_code == 302


def test_an_account_with_an_application_does_not_rise_by_a_code_to_the_phone():
    guest = person()
    secret = switch_on(guest)
    page = text(guest.get("session/prove/"))
    assert ("Подтвердить кодом" in page, "Подтвердить паролем и кодом" in page) == (True, False)

    assert try_password(guest)["Location"] == "/26/session/prove/?next=/settings/ways/"
    assert Code.objects.count() == 0
    assert guest.get(GUARDED).status_code == 302
    guest.send("session/prove/", code=pyotp.TOTP(secret).at(now()), next="/settings/ways/")
    assert guest.get(GUARDED).status_code == 200


def test_an_application_added_on_the_way_stops_the_code_that_was_sent():
    guest = person()
    try_password(guest)
    code = ring()
    switch_on(guest)

    assert guest.send("session/prove/code/", "cards/", digits=code)["Location"] == "/26/session/prove/"
    assert guest.get(GUARDED).status_code == 302


def test_a_limited_session_proves_nothing_by_its_own_password():
    guest = person()
    Session.objects.update(is_limited=True, way="password")
    Password.objects.update(is_limited=True)

    assert try_password(guest)["Location"] == "/26/settings/"
    assert Code.objects.count() == 0


def test_a_remembered_device_opens_the_cabinet_and_no_door_that_asks_for_a_proof(visitor):
    phones.known(LONG)
    phones.try_in(visitor, password=LONG)
    visitor.send("sign-in/code/", digits=ring(), remember="on")
    assert visitor.get(GUARDED).status_code == 200, "the code was a proof"
    visitor.send("sign-in/leave/", "cards/")

    phones.try_in(visitor, password=LONG)

    assert visitor.is_signed_in
    newest = Session.objects.latest("pk")
    person = queries.signed_in(key=visitor.client.cookies[settings.SESSION_COOKIE].value, at=now())
    assert (person.session_id, person.is_proved(now())) == (newest.pk, False)
    answer = visitor.get(GUARDED)
    assert (answer.status_code, answer["Location"]) == (302, "/26/session/prove/?next=/settings/ways/")


def test_a_new_application_forgets_every_remembered_device(visitor):
    one = phones.known(LONG)
    stranger = phones.known(LONG, "+79187654322")
    phones.try_in(visitor, password=LONG)
    visitor.send("sign-in/code/", digits=ring(), remember="on")
    for account in (one.account, stranger.account):
        Device.objects.create(account=account, key_hash="другой", created_at=now(), ends_at=now() + ways.DAY)
    assert Device.objects.filter(account=one.account).count() == 2
    guest = Guest(one)

    switch_on(guest)

    assert list(Device.objects.values_list("account_id", flat=True)) == [stranger.account.pk]
    visitor.send("sign-in/leave/", "cards/")
    assert phones.try_in(visitor, password=LONG)["Location"] == "/26/sign-in/app/"


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "EVIL.EXAMPLE:443"])
def test_a_link_in_a_letter_leads_to_the_portals_own_host(settings, host):
    """A host that is not ours is refused; one that slips through still names no link."""
    guest = Guest(phones.known(PASSWORD))
    seen = []

    def save(**more):
        page = guest.client.get(guest.home + "settings/").content.decode()
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        form = {"phone": PHONE, "email": "new@example.ru", "password": "", "repeat": ""}
        return guest.client.post(f"{guest.home}settings/", form | {"csrfmiddlewaretoken": token}, **more)

    assert save(HTTP_HOST=host).status_code == 400
    settings.ALLOWED_HOSTS = ["*"]
    for told in ({"HTTP_HOST": "evil.example"}, {"HTTP_X_FORWARDED_HOST": "evil.example"}):
        assert save(**told).status_code == 303
        seen.append(newest_link())
    assert set(seen) == {"http://localhost:8000/26/settings/email/"}


def newest_link() -> str:
    asked = DBTaskResult.objects.filter(task_path__endswith="send_email_link").order_by("-enqueued_at")
    return asked[0].args_kwargs["kwargs"]["link"]
