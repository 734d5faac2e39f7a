"""Other ways in: a QR code, the code of an app; who is remembered where."""

import datetime as dt
import re

import pytest
from django.test import Client, RequestFactory

from esia_stand.grants import app_codes, sign_in
from esia_stand.grants.models import QrCode, Remembered, Session
from esia_stand.pages.sign_in import doors
from esia_stand.people.models import Person
from esia_stand.protocol.faults import Fault
from esia_stand.systems import actions as systems
from tests.esia_stand.client import RETURN, Browser, decode, query
from tests.esia_stand.clock import later
from tests.esia_stand.pages_read import text

ANNA, TAMARA, LOCKED = "+79000000001", "+79000000090", "+79000000010"


@pytest.fixture
def qr_page(guest, login):
    return guest.press(login, f"{login}qr/new/")["Location"]


def phone_address(guest, qr_page):
    shown = guest.http.get(qr_page).content.decode()
    return re.search(r"http://127\.0\.0\.1:8001<wbr>(/q/[2-9A-Z]{8}/)", shown)[1]


def signed_in(phone_number=ANNA, address=None):
    """A phone on which somebody signs in from the page of a QR code."""
    phone = Browser()
    step = phone.press(address, address)["Location"]
    code = phone.password(step, phone_number)["Location"]
    assert phone.post(code, {"code": phone.newest_code(phone_number)})["Location"] == address
    return phone


def enter(guest, qr_page, **data):
    return guest.press(qr_page, f"{qr_page}enter/", data)


def state(guest, qr_page):
    return guest.http.get(f"{qr_page}state.json").json()["state"]


class TestQrCode:
    def test_phone_confirms_and_the_computer_goes_on(self, system, guest, login, qr_page):
        address = phone_address(guest, qr_page)
        assert "<svg" in guest.http.get(qr_page).content.decode()
        phone = signed_in(ANNA, address)
        assert "Войдёте как Анна П." in text(phone.http.get(address))
        assert state(guest, qr_page) == "waiting"
        done = phone.press(address, address, {"decision": "confirm"})
        assert "Вход подтверждён" in text(phone.http.get(done["Location"]))
        assert state(guest, qr_page) == "confirmed"
        rights = enter(guest, qr_page)
        assert rights["Location"] == f"{login}rights/"
        back = guest.post(rights["Location"], {"decision": "grant"})
        tokens = guest.token(system.te(query(back)["code"])).json()
        assert decode(tokens["id_token"])[1]["sub"] == 1000300001
        assert decode(tokens["id_token"])[1]["amr"] == "PWD"

    def test_refusal_on_the_phone_lets_nobody_in(self, guest, qr_page):
        address = phone_address(guest, qr_page)
        phone = signed_in(ANNA, address)
        phone.press(address, address, {"decision": "refuse"})
        assert "Вход отклонён" in text(phone.http.get(address))
        assert state(guest, qr_page) == "refused"
        assert "На телефоне отказались от входа" in text(guest.http.get(qr_page))
        assert enter(guest, qr_page)["Location"] == qr_page
        assert Session.objects.count() == 1

    def test_button_pressed_too_early_says_so(self, guest, qr_page):
        early = enter(guest, qr_page)
        assert early["Location"] == f"{qr_page}?because=early"
        assert "Телефон ещё не подтвердил вход" in text(guest.http.get(early["Location"]))

    def test_old_code_is_shown_as_old_and_a_new_one_takes_its_place(self, guest, qr_page):
        old = phone_address(guest, qr_page)
        with later(seconds=181):
            assert state(guest, qr_page) == "expired"
            assert "QR-код устарел" in text(guest.http.get(qr_page))
            assert "QR-код устарел" in text(Client().get(old))
            guest.press(qr_page, f"{qr_page}new/")
            assert state(guest, qr_page) == "waiting"
            assert phone_address(guest, qr_page) != old
            assert Client().get(old).status_code == 404

    def test_code_waits_longer_for_somebody_who_signs_in_on_the_phone(self, guest, qr_page):
        address = phone_address(guest, qr_page)
        Browser().press(address, address)
        with later(seconds=590):
            assert state(guest, qr_page) == "waiting"
        with later(seconds=610):
            assert state(guest, qr_page) == "expired"

    def test_code_is_used_once(self, guest, qr_page):
        address = phone_address(guest, qr_page)
        signed_in(ANNA, address).press(address, address, {"decision": "confirm"})
        first = enter(guest, qr_page)
        again = guest.press(first["Location"], f"{qr_page}enter/")
        assert again["Location"] == first["Location"]
        guest.http.cookies.pop("stand_session")
        assert state(guest, qr_page) == "used"
        assert enter(guest, qr_page)["Location"] == qr_page

    def test_only_the_computer_of_the_code_is_let_in(self, system, guest, qr_page):
        address = phone_address(guest, qr_page)
        signed_in(ANNA, address).press(address, address, {"decision": "confirm"})
        other = Browser()
        page = other.ask(system.ac())["Location"]
        assert other.press(page, f"{qr_page}enter/").status_code == 404
        assert "/rights/" in enter(guest, qr_page)["Location"]

    def test_account_locked_meanwhile_is_not_let_in(self, guest, qr_page):
        address = phone_address(guest, qr_page)
        signed_in(ANNA, address).press(address, address, {"decision": "confirm"})
        Person.objects.filter(phone=ANNA).update(is_locked=True)
        assert enter(guest, qr_page)["Location"] == qr_page
        assert QrCode.objects.get().used_at is None

    def test_scripts_run_only_on_its_page(self, guest, login, qr_page):
        assert "script-src 'self'; connect-src 'self'" in guest.http.get(qr_page)["Content-Security-Policy"]
        assert "script-src" not in guest.http.get(login)["Content-Security-Policy"]

    def test_unknown_address_and_small_letters(self, guest, qr_page):
        address = phone_address(guest, qr_page)
        assert Client().get("/q/nothing/").status_code == 404
        assert "Вход на другом устройстве" in text(Client().get(f"/q/{address[3:].lower()}"))


@pytest.fixture
def app_page(guest, login):
    return guest.password(login, TAMARA)["Location"]


def app_code(**shift):
    at = dt.datetime.now(dt.UTC) + dt.timedelta(**shift)
    return app_codes.shown(Person.objects.get(phone=TAMARA), at=at)


class TestApp:
    def test_code_of_the_app_is_asked_and_no_message_is_sent(self, guest, app_page):
        assert "Введите код из приложения" in text(guest.http.get(app_page))
        assert guest.http.get("/desk/codes.json").json() == []
        assert "/rights/" in guest.post(app_page, {"code": app_code()})["Location"]

    def test_page_of_the_app_shows_the_code(self, guest):
        shown = text(guest.http.get("/app/"))
        assert "Приложеньева Тамара" in shown
        assert app_code() in shown or app_code(seconds=-5) in shown
        assert "Придумана" not in shown

    @pytest.mark.parametrize(
        ("seconds", "passes"), [(-30, True), (0, True), (30, True), (-95, False), (95, False)]
    )
    def test_clock_of_the_phone_may_be_half_a_minute_wrong(self, guest, app_page, seconds, passes):
        answer = guest.post(app_page, {"code": app_code(seconds=seconds)})
        assert (answer.status_code == 303) is passes

    def test_code_passes_once(self, system, guest, app_page):
        code = app_code()
        assert guest.post(app_page, {"code": code}).status_code == 303
        assert guest.press(app_page, app_page, {"code": code}).status_code == 303  # a second click
        other = Browser()
        page = other.password(other.ask(system.ac())["Location"], TAMARA)["Location"]
        assert "Неверный код" in text(other.post(page, {"code": code}))

    def test_three_wrong_codes_end_the_try(self, guest, login, app_page):
        wrong = f"{(int(app_code()) + 1) % 10**6:06d}"
        for _ in range(2):
            assert guest.post(app_page, {"code": wrong}).status_code == 422
        assert guest.post(app_page, {"code": wrong})["Location"] == f"{login}?because=tries"

    def test_message_may_be_asked_for_instead(self, guest, app_page):
        asked = guest.press(app_page, f"{app_page}again/")["Location"]
        assert "Отправили код в смс" in text(guest.http.get(asked))
        assert guest.post(app_page, {"code": app_code()}).status_code == 422
        assert "/rights/" in guest.post(app_page, {"code": guest.newest_code(TAMARA)})["Location"]

    def test_secret_is_not_told_to_systems(self, system, guest):
        secret = app_codes.secret(Person.objects.get(phone=TAMARA))
        page = guest.password(guest.ask(system.ac())["Location"], TAMARA)["Location"]
        rights = guest.post(page, {"code": app_code()})["Location"]
        back = query(guest.post(rights, {"decision": "grant"}))
        token = guest.token(system.te(back["code"])).json()["access_token"]
        told = guest.read("/rs/prns/1000300090", token, embed="(documents.elements,kids.elements)")
        assert told.json()["lastName"] == "Приложеньева"
        assert secret not in told.content.decode()


class TestRemembered:
    def test_person_is_remembered_and_only_the_password_is_asked(self, system, guest):
        guest.sign_in(system.ac())
        guest.http.get("/idp/ext/Logout")
        page = guest.ask(system.ac())["Location"]
        shown = guest.http.get(page)
        for words in ("Анна П.", "+7 *** ***-00-01", "Другой пользователь", "Я не знаю пароль"):
            assert words in text(shown)
        assert 'name="login"' not in shown.content.decode()
        assert "Придумана" not in text(shown)
        assert "Неверный пароль" in text(guest.post(page, {"password": "wrong"}))
        assert guest.post(page, {"password": "demo1234"})["Location"] == f"{page}code/"

    def test_another_person_is_asked_for_a_login(self, system, guest):
        guest.sign_in(system.ac())
        guest.http.get("/idp/ext/Logout")
        page = guest.ask(system.ac())["Location"]
        assert guest.press(page, f"{page}another-person/")["Location"] == page
        assert 'name="login"' in guest.http.get(page).content.decode()
        assert Remembered.objects.count() == 0
        assert guest.password(page, "+79000000002")["Location"].endswith("/code/")

    def test_another_person_on_the_page_of_rights_ends_the_session(self, system, guest, login):
        code = guest.password(login)["Location"]
        rights = guest.post(code, {"code": guest.newest_code()})["Location"]
        assert "Вы вошли как Анна П." in text(guest.http.get(rights))
        assert guest.press(rights, f"{login}another-person/")["Location"] == login
        assert Session.objects.count() == 0
        assert guest.http.get(rights)["Location"] == login

    @pytest.mark.parametrize(("foreign", "life"), [({}, 10800), ({"foreign": "on"}, "")])
    def test_somebody_elses_computer_remembers_nothing(self, guest, login, foreign, life):
        code = guest.post(login, {"login": ANNA, "password": "demo1234", **foreign})["Location"]
        answer = guest.post(code, {"code": guest.newest_code()})
        assert answer.cookies["stand_session"]["max-age"] == life
        assert ("stand_known" in answer.cookies) is not bool(foreign)
        assert Remembered.objects.count() == (0 if foreign else 1)

    def test_memory_ends_after_ninety_days(self, system, guest):
        guest.sign_in(system.ac())
        for days, is_known in ((89, True), (91, False)):
            with later(days=days):
                page = guest.ask(system.ac())["Location"]
                assert ("Анна П." in text(guest.http.get(page))) is is_known

    def test_new_session_ends_the_one_before(self, system, guest):
        guest.sign_in(system.ac())
        first = Session.objects.get()
        page = guest.ask(system.ac(scope="openid inn"))["Location"]
        login = page.replace("rights/", "")
        code = guest.password(login, "+79000000002")["Location"]
        guest.post(code, {"code": guest.newest_code("+79000000002")})
        assert [row.person_id for row in Session.objects.all()] == [1000300002]
        assert not Session.objects.filter(pk=first.pk).exists()


def test_works_close_every_step(system, guest, login, qr_page):
    pages = [login, f"{login}recovery/", f"{login}signature/", f"{login}help/support/", qr_page]
    assert [guest.http.get(page).status_code for page in pages] == [200] * 5
    systems.switch_fault(fault=Fault.WORKS_PAGE, on=True, seconds=1, client_id="RSEGISZ")
    assert [guest.http.get(page).status_code for page in pages] == [200] * 5
    systems.switch_fault(fault=Fault.WORKS_PAGE, on=True, seconds=1)
    assert [guest.http.get(page).status_code for page in pages] == [503] * 5


def test_help_stands_on_its_own_too(guest):
    shown = text(guest.http.get("/help/centres/"))
    assert "Центры обслуживания" in shown
    assert "Вернуться ко входу" not in shown
    assert guest.http.get("/help/nothing/").status_code == 404


def test_sweep_deletes_what_is_over(system, guest):
    guest.sign_in(system.ac())
    assert Remembered.objects.count() == Session.objects.count() == 1
    sign_in.sweep(at=dt.datetime.now(dt.UTC) + dt.timedelta(days=91))
    assert Remembered.objects.count() == Session.objects.count() == 0
    assert query(guest.sign_in(system.ac()))["code"]
    assert guest.ask(system.ac())["Location"].startswith(RETURN)


def test_own_page_of_the_stand_may_ask_for_a_sign_in(guest):
    begun = doors.begin_own(RequestFactory().get("/"), "/desk")
    guest.http.cookies = begun.cookies
    assert "Учебный личный кабинет" in text(guest.http.get(begun["Location"]))
    assert guest.http.get(f"{begun['Location']}rights/")["Location"] == begun["Location"]
    code = guest.password(begun["Location"])["Location"]
    assert guest.post(code, {"code": guest.newest_code()})["Location"] == "/desk"
    assert guest.http.get(f"{begun['Location']}rights/")["Location"] == "/desk"
