"""The settings: phone, e-mail, names, password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account, Device, EmailLink, Password, Session
from portal.domain.accounts.states import Way
from portal.domain.notices import ports as mail
from portal.domain.notices.models import Notice
from tests.factories.accounts import browser
from tests.fakes import channels
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.patient.phones import LONG, PASSWORD, PHONE, ring
from tests.portal.sites.visitor import Visitor, text

pytestmark = pytest.mark.usefixtures("rings")
NEW = "другая сирень 2031"
NEW_EMAIL = "verochka@example.ru"
LATER = timedelta(minutes=11)


@pytest.fixture
def letters(monkeypatch) -> list:
    """Keep letters instead of sending them."""
    sent: list = []

    class Box:
        send = staticmethod(sent.append)

    monkeypatch.setattr(mail, "post", Box())
    return sent


def person(password=None, **fields) -> Guest:
    guest = Guest(phones.known(password))
    Account.objects.filter(pk=guest.patient.account.pk).update(**{"email": "", **fields})
    return guest


def account(guest) -> Account:
    return Account.objects.get(pk=guest.patient.account.pk)


def save(guest, **form):
    known = {"phone": account(guest).phone, "email": account(guest).email, "password": "", "repeat": ""}
    return guest.send("settings/", **known | form)


def said(guest) -> str:
    return text(guest.get("settings/"))


def by_password(guest, *, is_limited=False) -> None:
    """Let the guest have come by password, as of now."""
    key = accounts.open_session(
        account=account(guest),
        browser=browser(),
        at=now(),
        way=Way.PASSWORD,
        is_limited=is_limited,
        agreed_region="26",
    )
    guest.client.cookies[settings.SESSION_COOKIE] = key


def is_password(guest, password) -> bool:
    return accounts.passwords.is_right(account_id=guest.patient.account.pk, password=password)


def test_the_page_shows_what_is_known_and_the_menu_leads_there():
    guest = person(email="вера@пример.рф")
    page = said(guest)

    for words in (
        "+7 918 765-43-21",
        "вера@пример.рф",
        guest.patient.account.surname,
        "Отредактируйте настройки и сохраните изменения",
    ):
        assert words in page
    assert 'href="/26/settings/"' in page
    assert f"{guest.patient.account.name} {guest.patient.account.surname[0]}." in page


def test_a_first_password_is_set_and_the_page_says_so():
    guest = person()
    answer = save(guest, password=NEW, repeat=NEW)

    assert (answer.status_code, answer["Location"]) == (303, "/26/settings/")
    assert "Пароль сохранён" in said(guest)
    assert is_password(guest, NEW)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["password_changed"]


def test_a_new_password_ends_other_sessions_and_devices_and_renews_this_ones_key():
    guest = person(LONG)
    other = Guest(guest.patient)
    Device.objects.create(
        account=account(guest), key_hash="x" * 64, created_at=now(), ends_at=now() + timedelta(days=9)
    )
    before = guest.client.cookies[settings.SESSION_COOKIE].value
    save(guest, password=NEW, repeat=NEW)

    assert guest.is_signed_in
    assert not other.is_signed_in
    assert Device.objects.count() == 0
    assert guest.client.cookies[settings.SESSION_COOKIE].value != before
    old = Visitor()
    old.client.cookies[settings.SESSION_COOKIE] = before
    assert not old.is_signed_in


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": NEW}, "Введите новый пароль в обоих полях."),
        ({"repeat": NEW}, "Введите новый пароль в обоих полях."),
        ({"password": NEW, "repeat": "другое"}, "Пароли не совпали."),
        ({"password": "qwertyui", "repeat": "qwertyui"}, "Этот пароль слишком частый"),
        ({"password": "x" * 10**5, "repeat": "x" * 10**5}, "Пароль длиннее 128 знаков."),
        ({"phone": ""}, "Укажите номер телефона полностью"),
        ({"phone": "8652000000"}, "Укажите российский мобильный номер"),
        ({"email": "вера"}, "Напишите адрес полностью"),
        ({"email": f"{'a' * 65}@example.ru"}, "Напишите адрес полностью"),
        (
            {"password": NEW_EMAIL, "repeat": NEW_EMAIL, "email": NEW_EMAIL},
            "не должен содержать вашу фамилию",
        ),
        ({"email": "a@b.ru\nBcc: c@d.ru"}, "Напишите адрес полностью"),
        ({"email": f"{'a' * 300}@example.ru"}, "Адрес слишком длинный."),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(form, sentence):
    guest = person()
    page = text(save(guest, **form))

    assert sentence in page
    assert "<title>Ошибка:" in page
    assert Password.objects.count() == 0
    assert EmailLink.objects.count() == 0


def test_saving_is_no_proof_but_the_password_given_with_it_is(letters):
    guest = person(LONG)
    session = Session.objects.filter(account=account(guest), closed_at=None)
    proved = session.get().proved_at
    with time_machine.travel(proved + timedelta(minutes=9)):
        assert save(guest, email="vera@example.ru").status_code == 303
    assert session.get().proved_at == proved

    with time_machine.travel(proved + LATER, tick=False):
        assert save(guest, email="another@example.ru", current=LONG).status_code == 303
    assert session.get().proved_at == proved + LATER


def test_nothing_changed_is_said_too():
    guest = person()
    assert save(guest)["Location"] == "/26/settings/"
    assert "Вы ничего не изменили." in said(guest)


def test_names_stay_frozen_whatever_is_sent():
    guest = person()
    before = account(guest)
    save(
        guest,
        surname="Другая",
        name="Другое",
        patronymic="x",
        is_blocked="1",
        phone_confirmed_at="2000-01-01",
    )

    after = account(guest)
    assert (after.surname, after.name, after.is_blocked) == (before.surname, before.name, False)
    assert after.phone_confirmed_at == before.phone_confirmed_at


def test_a_session_by_password_asks_for_the_password_of_now():
    guest = person(PASSWORD)
    by_password(guest)
    assert "Введите текущий пароль" in text(save(guest, password=NEW, repeat=NEW, current=""))
    assert "Текущий пароль не подходит." in text(save(guest, password=NEW, repeat=NEW, current="не тот"))
    assert is_password(guest, PASSWORD)

    assert save(guest, password=NEW, repeat=NEW, current=PASSWORD).status_code == 303
    assert is_password(guest, NEW)


def test_wrong_passwords_in_the_settings_wait_like_a_strangers():
    guest = person(PASSWORD)
    by_password(guest)
    answers = [save(guest, password=NEW, repeat=NEW, current="не тот").status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_an_old_session_without_a_password_asks_for_esia():
    guest = person()
    with time_machine.travel(now() + LATER):
        page = said(guest)
        assert "Сначала подтвердите, что это вы" in page
        answer = save(guest, password=NEW, repeat=NEW)
        assert "войдите через Госуслуги ещё раз" in text(answer)
    assert Password.objects.count() == 0


def test_an_old_esia_session_with_a_password_may_type_it():
    guest = person(PASSWORD)
    with time_machine.travel(now() + LATER):
        assert "Введите текущий пароль" in text(save(guest, password=NEW, repeat=NEW))
        assert save(guest, password=NEW, repeat=NEW, current=PASSWORD).status_code == 303
    assert is_password(guest, NEW)


def test_a_limited_session_changes_nothing_and_is_told_why():
    guest = person(PASSWORD)
    by_password(guest, is_limited=True)
    assert "Пароль восстановлен по звонку" in said(guest)
    for form in ({"password": NEW, "repeat": NEW}, {"phone": "+79180000011"}, {"email": "new@example.ru"}):
        assert "войдите через Госуслуги" in text(save(guest, current=PASSWORD, **form))

    assert is_password(guest, PASSWORD)
    assert (account(guest).phone, account(guest).email, EmailLink.objects.count()) == (PHONE, "", 0)


def test_a_new_phone_counts_only_after_its_code(rings):
    guest, other = person(), None
    other = Guest(guest.patient)
    answer = save(guest, phone="8 918 000-00-11")
    assert answer["Location"] == "/26/settings/phone/"
    assert account(guest).phone == PHONE
    code = ring()
    assert rings["call"].rang == ["+79180000011"]
    assert "Код не подходит" in text(guest.send("settings/phone/", digits=channels.other_than(code)))

    assert guest.send("settings/phone/", digits=code)["Location"] == "/26/settings/"
    told = account(guest)
    assert (told.phone, told.phone_source) == ("+79180000011", "own")
    assert "Телефон изменён." in said(guest)
    assert not other.is_signed_in
    assert list(Notice.objects.values_list("kind", flat=True)) == ["phone_changed"]


def test_the_code_of_a_phone_is_for_the_person_who_asked():
    guest, thief = person(), Guest(phones.known(None, "+79180000012"))
    save(guest, phone="+79180000011")
    code = ring()
    thief.client.cookies[settings.ATTEMPT_COOKIE] = guest.client.cookies[settings.ATTEMPT_COOKIE].value

    assert thief.send("settings/phone/", "cards/", digits=code)["Location"] == "/26/settings/"
    assert Account.objects.filter(phone="+79180000011").count() == 0


def test_a_third_password_on_one_phone_is_refused():
    for _ in range(2):
        phones.known(PASSWORD, "+79180000011")
    guest = person(PASSWORD)
    assert save(guest, phone="+79180000011")["Location"] == "/26/settings/phone/", "nobody learns it before"
    guest.send("settings/phone/", digits=ring())
    assert "На этом номере уже два личных кабинета с паролем" in said(guest)
    assert account(guest).phone == PHONE
    third = Guest(phones.known(None, "+79180000011"))
    page = text(save(third, password=NEW, repeat=NEW))
    assert "На этом номере уже два личных кабинета с паролем" in page
    assert Password.objects.filter(account__phone="+79180000011").count() == 2


def test_a_password_needs_a_phone():
    guest = person(phone="", phone_confirmed_at=None)
    page = text(guest.send("settings/", phone="", email="", password=NEW, repeat=NEW))

    assert "нужен сотовый телефон" in page or "Укажите номер телефона" in page
    assert Password.objects.count() == 0


def link_in(letter) -> str:
    return re.search(r"/26/(settings/email/[0-9a-f]{64}/)", letter.text)[1]


def test_a_new_address_counts_only_after_the_button_behind_its_link(letters):
    guest = person(email="old@example.ru", email_confirmed_at=now())
    save(guest, email="new@example.ru")
    assert account(guest).email == "old@example.ru"
    assert "Ждём подтверждения адреса new@example.ru" in said(guest)
    number = EmailLink.objects.get().pk
    accounts.send_email_link(number=number, link="http://localhost:8000/26/settings/email/", at=now())
    letter = letters[0]
    assert (letter.to, letter.subject) == ("new@example.ru", "Подтвердите адрес электронной почты")
    reader = Visitor()
    opened = reader.get(link_in(letter))
    assert (opened.status_code, opened["Referrer-Policy"]) == (200, "strict-origin")
    assert account(guest).email == "old@example.ru"

    assert reader.send(link_in(letter))["Location"] == "/26/settings/email/done/"
    told = account(guest)
    assert (told.email, told.email_source) == ("new@example.ru", "own")
    assert not reader.is_signed_in
    notice = Notice.objects.get()
    assert (notice.kind, notice.facts) == ("email_changed", {"former_email": "old@example.ru"})
    assert reader.get(link_in(letter)).status_code == 410


def test_a_link_is_over_after_a_day_and_after_a_newer_one(letters):
    guest = person()
    for email in ("one@example.ru", "two@example.ru"):
        save(guest, email=email)
        number = EmailLink.objects.get().pk
        accounts.send_email_link(number=number, link="http://x/26/settings/email/", at=now())
    first, second = map(link_in, letters)
    reader = Visitor()
    assert reader.get(first).status_code == 410
    with time_machine.travel(now() + timedelta(hours=24)):
        assert reader.get(second).status_code == 410
    assert reader.get(second).status_code == 200
    assert reader.get("settings/email/unknown/").status_code == 410


def test_an_address_can_be_taken_away():
    guest = person(email="old@example.ru", email_confirmed_at=now())
    save(guest, email="")

    assert (account(guest).email, account(guest).email_source) == ("", "own")
    assert "Адрес почты удалён." in said(guest)


def test_the_sixth_letter_of_a_day_waits(letters):
    guest = person()
    answers = [save(guest, email=f"n{turn}@example.ru").status_code for turn in range(6)]

    assert answers == [303] * 5 + [429]


def test_everything_at_once_is_saved_and_said():
    guest = person()
    answer = save(guest, phone="+79180000011", email="new@example.ru", password=NEW, repeat=NEW)

    assert answer["Location"] == "/26/settings/phone/"
    page = text(guest.get("settings/phone/"))
    assert "Пароль сохранён" in page
    assert "Мы отправили письмо на новый адрес" in page
    assert Session.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("path", ["settings/privacy/archive/", "settings/privacy/withdraw/"])
@pytest.mark.parametrize("is_limited", [False, True])
def test_a_limited_session_takes_no_data_along_and_closes_nothing(path, is_limited):
    guest = person(PASSWORD)
    by_password(guest, is_limited=is_limited)
    guest.client.handler.enforce_csrf_checks = False
    answer = guest.client.post(f"/26/{path}", {"sure": "on", "agree": "on", "understood": "on"})

    assert (answer.get("Location") == "/26/settings/") is is_limited
    assert guest.is_signed_in or not is_limited
    assert account(guest).closing_at is None or not is_limited


@pytest.mark.parametrize("is_limited", [False, True])
def test_a_limited_session_gives_itself_no_stronger_way_in(is_limited):
    guest = person(PASSWORD)
    by_password(guest, is_limited=is_limited)
    guest.client.handler.enforce_csrf_checks = False
    answer = guest.client.post("/26/settings/ways/passkey/begin/")

    assert (answer.get("Location") == "/26/settings/") is is_limited
