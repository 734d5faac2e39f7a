"""The demonstration system: registered, with a key of GOST, asking exactly the rights of the seed."""

import html

import pytest

import gost
from esia_stand.config import loading
from esia_stand.keys import example_key
from esia_stand.protocol import scopes
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import Browser, query
from tests.esia_stand.conftest import NOW

SEED = """
Просмотр вашего адреса электронной почты
Просмотр данных вашего свидетельства о рождении
Проведение входа в систему
Просмотр данных полиса обязательного медицинского страхования (ОМС) ребенка
Просмотр данных вашего водительского удостоверения
Просмотр фамилии, имени и отчества ребенка
Просмотр вашего СНИЛС
Просмотр данных о ваших контактах и адресах
Просмотр вашего ИНН
Просмотр данных вашего полиса обязательного медицинского страхования (ОМС)
Просмотр даты вашего рождения
Просмотр списка организаций пользователя
Просмотр данных свидетельства о рождении ребенка
""".strip().splitlines()


def walked(guest, phone="+79000000004", decision="grant"):
    """From «Войти через стенд» to the page the person comes back to."""
    begun = guest.http.get("/example/begin")
    assert begun.status_code == 302
    asked = query(begun)
    back = guest.sign_in(asked, phone, decision)
    assert back["Location"].startswith("http://127.0.0.1:8001/example/return?")
    return guest.http.get("/example/return", query(back))


def test_it_asks_exactly_the_thirteen_rights_of_the_seed(guest):
    system = Registered.objects.get(pk="RSEGISZ")
    assert [scopes.RIGHTS[name].words for name in system.scopes] == SEED
    assert system.name == "Региональная медицинская информационная система (РС ЕГИСЗ)"
    assert system.short_name == "РС ЕГИСЗ"
    shown = guest.http.get("/example/").content.decode()
    assert [words for words in SEED if words not in shown] == []


def test_its_rights_stand_on_the_page_of_rights(guest):
    step = guest.ask(query(guest.http.get("/example/begin")))
    step = guest.password(step["Location"])
    step = guest.post(step["Location"], {"code": guest.newest_code()})
    assert "/rights/" in step["Location"]
    shown = html.unescape(guest.http.get(step["Location"]).content.decode())
    places = [shown.index(f">{words}<") for words in SEED]
    assert places == sorted(places)
    assert shown.count("rights__item") == 13


def test_it_learns_what_the_rights_open(guest):
    page = walked(guest)
    shown = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert '"alg": "GOST3410_2012_256"' in shown
    assert '"birthDate"' in shown
    assert '"kids"' in shown
    assert '"organizations"' in shown
    assert '"lastName": "' in shown, "the child's name is open"
    assert '"gender"' not in shown, "no right opens it"
    assert "Придумана" not in shown.partition('"kids"')[0], "fullname was not asked for"


def test_refusal_is_told(guest):
    assert "ESIA-007004" in walked(guest, decision="refuse").content.decode()


def test_answer_to_another_sign_in_is_not_believed(guest):
    begun = query(guest.http.get("/example/begin"))
    back = query(guest.sign_in(begun))
    for browser, state in ((Browser(), back["state"]), (guest, "x")):
        page = browser.http.get("/example/return", {**back, "state": state}).content.decode()
        assert "не на тот вход" in page
    assert "Что узнала система" in guest.http.get("/example/return", back).content.decode()


@pytest.mark.parametrize("fault", ["token_502", "rest_garbage"])
def test_failures_of_the_stand_are_told(guest, fault):
    from tests.esia_stand.test_faults import switch

    switch(guest, fault)
    assert "не JSON" in walked(guest).content.decode()


def test_code_used_twice_is_told(guest):
    begun = query(guest.http.get("/example/begin"))
    back = query(guest.sign_in(begun))
    assert "Что узнала система" in guest.http.get("/example/return", back).content.decode()
    assert "ESIA-007011" in guest.http.get("/example/return", back).content.decode()


def test_without_a_key_it_says_what_to_do(guest, monkeypatch):
    monkeypatch.setattr(gost, "is_available", lambda: False)
    for path in ("/example/", "/example/begin"):
        shown = guest.http.get(path).content.decode()
        assert "apt install libengine-gost-openssl" in shown
        assert "Войти через стенд" not in shown


def test_key_is_made_once_and_for_its_owner_only(stand, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    made = example_key.ensure()
    assert made == [tmp_path / "stand" / "systems" / "RSEGISZ.key"]
    assert made[0].stat().st_mode & 0o777 == 0o600
    before = made[0].read_bytes()
    assert example_key.ensure() == []
    assert made[0].read_bytes() == before
    assert loading.load(loading.SHIPPED[0], at=NOW).problems == []
