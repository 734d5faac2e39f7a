"""People and systems added, edited and taken away at the desk; mistakes are told at their fields."""

import json

import pytest
from django.conf import settings

import gost
from esia_stand.config import loading
from esia_stand.people.models import Level, Person
from esia_stand.systems.models import System
from tests.esia_stand.client import SCOPE, GostSystem, query
from tests.esia_stand.conftest import NOW
from tests.esia_stand.pages_read import text

NEW, ANNA = "/desk/people/new", "/desk/people/1000300001"
TYPED = {
    "oid": "", "phone": "8 904 555-01-01", "email": "Desk@stand.example", "password": "demo1234", "level": "confirmed",
    "surname": "Столова", "name": "Рада", "patronymic": "", "birth_date": "31.01.1990", "gender": "F",
    "birth_place": "", "citizenship": "RUS", "snils": "650-300-007 18", "inn": "", "check": "", "totp": "",
    "for": "Со стола.", "rest": '{"documents": [{"type": "MDCL_PLCY", "number": "2658900898000015"}]}',
}  # fmt: skip
SYSTEM = {
    "client_id": "TESTMED01", "name": "Проверочная система", "short_name": "Проверка",
    "redirects": "http://localhost:8000/esia/return\nhttps://is.example/back", "scopes": SCOPE, "certificate": "",
    "certificate_files": "", "tokens": "GOST3410_2012_256",
}  # fmt: skip


def wrong_fields(answer):
    """Names of the fields that are told to be wrong."""
    page = answer.content.decode()
    return {part.split('name="')[1].partition('"')[0] for part in page.split("<input")[1:] + page.split("<textarea")[1:]
            + page.split("<select")[1:] if 'aria-invalid="true"' in part.partition(">")[0]}  # fmt: skip


def test_person_is_added_and_signs_in(system, guest):
    saved = guest.post(NEW, TYPED)["Location"]
    person = Person.objects.get(phone="+79045550101")
    assert saved == f"/desk?saved={person.oid}#person-{person.oid}"
    assert "Сохранено: Столова Рада" in text(guest.http.get(saved.partition("#")[0]))
    assert (person.level, person.email, person.oid > 3 * 10**9) == (
        Level.CONFIRMED,
        "desk@stand.example",
        True,
    )
    assert [row["type"] for row in person.record["contacts"]] == ["MBT", "EML"]
    token = guest.tokens(system, "+79045550101")["access_token"]
    told = guest.read(f"/rs/prns/{person.oid}", token).json()
    assert (told["lastName"], told["birthDate"], told["snils"]) == ("Столова", "31.01.1990", "650-300-007 18")


def test_next_person_gets_the_next_number(guest):
    guest.post(NEW, TYPED)
    guest.post(NEW, {**TYPED, "phone": "+79045550102", "email": "", "snils": ""})
    first, second = (Person.objects.get(phone=f"+7904555010{n}").oid for n in (1, 2))
    assert second == first + 1


def test_example_is_right_as_it_is(guest):
    page = guest.http.get(f"{NEW}?example=1").content.decode()
    rest = page.split('name="rest"')[1].split(">", 1)[1].partition("</textarea>")[0].replace("&#34;", '"')
    values = {name: page.split(f'name="{name}"')[1].split('value="')[1].partition('"')[0]
              for name in ("phone", "surname", "name", "birth_date", "snils")}  # fmt: skip
    assert guest.post(NEW, {**TYPED, **values, "email": "", "rest": rest}).status_code == 303


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"phone": ""}, "phone", "Не заполнено"),
        ({"phone": "8 8652 11-22-33"}, "phone", "Должен быть мобильным номером"),
        ({"phone": "+79000000001"}, "phone", "уже заняты человеком 1000300001"),
        ({"oid": "x"}, "oid", "Целое число"),
        ({"oid": "1000300001"}, "oid", "Человек с таким номером уже есть"),
        ({"password": ""}, "password", "Не заполнено"),
        ({"level": "royal"}, "level", "Выберите из списка"),
        ({"level": "simplified"}, "level", "У упрощённой учётной записи нет СНИЛС и документов"),
        ({"surname": ""}, "surname", "Не заполнено"),
        ({"surname": "a\0"}, "surname", ""),
        ({"birth_date": "31.02.1990"}, "birth_date", "Должно быть датой"),
        ({"birth_date": ""}, "birth_date", "Не заполнено"),
        ({"gender": ""}, "gender", "Не заполнено"),
        ({"gender": "X"}, "gender", "Выберите из списка"),
        ({"snils": "650-300-007 19"}, "snils", "Контрольное число СНИЛС не сходится"),
        ({"check": "maybe"}, "check", "Выберите из списка"),
        ({"totp": "short"}, "totp", "Должен быть ключом"),
        ({"for": "я" * 301}, "for", "не более 300"),
        ({"rest": "{"}, "rest", "Не разбирается как JSON"),
        ({"rest": "[" * 50_000}, "rest", "Не разбирается как JSON"),
        ({"rest": "[]"}, "rest", "Нужен объект JSON"),
        ({"rest": '{"oid": 5}'}, "rest", "Нужен объект JSON"),
        ({"rest": '{"documents": [{"type": "MDCL_PLCY", "number": "2658900898000016"}]}'}, "rest",
         "documents[0].number: контрольная цифра полиса не сходится"),
        ({"rest": '{"children": [{"name": "Без фамилии"}]}'}, "rest", "children[0].surname: не заполнено"),
    ],
)  # fmt: skip
def test_mistake_is_told_at_its_field_and_nothing_is_stored(guest, changed, field, words):
    before = Person.objects.count()
    answer = guest.post(NEW, {**TYPED, **changed})
    assert answer.status_code == 422
    assert wrong_fields(answer) == {field}
    assert words in text(answer)
    assert "Не сохранено. Исправьте отмеченные поля." in text(answer)
    assert ('value="Столова"' in answer.content.decode()) is ("surname" not in changed)
    assert Person.objects.count() == before


def test_all_mistakes_are_told_at_once(guest):
    answer = guest.post(NEW, {"oid": "x", "rest": "{", "level": "confirmed"})
    assert wrong_fields(answer) == {
        "oid",
        "rest",
        "phone",
        "password",
        "surname",
        "name",
        "birth_date",
        "gender",
    }


def test_person_is_edited_and_keeps_the_rest(guest):
    before = Person.objects.get(pk=1000300001)
    page = guest.http.get(ANNA).content.decode()
    assert 'value="Придумана"' in page
    rest = json.dumps({name: before.entry[name] for name in ("documents", "contacts", "addresses")})
    changed = {**TYPED, "phone": before.phone, "email": before.email, "snils": "700-001-009 76", "rest": rest}
    assert guest.post(ANNA, {**changed, "surname": "Переименова", "locked": "on"}).status_code == 303
    after = Person.objects.get(pk=1000300001)
    assert (after.full_name, after.is_locked) == ("Переименова Рада", True)
    assert after.record["documents"] == before.record["documents"]


def test_setup_brings_the_shipped_person_back(guest):
    guest.post(ANNA, {**TYPED, "surname": "Переименова"})
    assert Person.objects.get(pk=1000300001).full_name == "Переименова Рада"
    loading.load(loading.DEMO / "people.json", at=NOW)
    assert Person.objects.get(pk=1000300001).full_name == "Придумана Анна Сергеевна"


def test_person_is_taken_away_with_their_session(system, guest):
    guest.tokens(system)
    assert guest.press(ANNA, f"{ANNA}/away")["Location"] == "/desk"
    assert not Person.objects.filter(pk=1000300001).exists()
    assert guest.http.get(ANNA).status_code == 404
    assert "/login/" in guest.http.get("/profile/")["Location"]


@pytest.mark.parametrize(
    "address", ["/desk/people/5", f"/desk/people/{'9' * 40}", f"/desk/people/{'9' * 5000}"]
)
def test_nobody_is_not_there(guest, address):
    assert guest.http.get(address).status_code == 404


def test_everybody_is_downloaded_as_a_file_that_loads_again(guest, tmp_path):
    guest.post(NEW, TYPED)
    answer = guest.http.get("/desk/people.json")
    assert 'filename="people.json"' in answer.headers["Content-Disposition"]
    before = {person.oid: person.record["documents"] for person in Person.objects.all()}
    file = tmp_path / "people.json"
    file.write_bytes(answer.content)
    Person.objects.all().delete()
    assert loading.load(file, at=NOW).problems == []
    assert {person.oid: person.record["documents"] for person in Person.objects.all()} == before


@pytest.fixture
def own_pair():
    return gost.make_pair("TESTMED01", 30)


@pytest.fixture
def _tidy():
    yield
    for file in (settings.VAR_DIR / "stand" / "systems").glob("TESTMED01-*"):
        file.unlink()


@pytest.mark.usefixtures("_tidy")
def test_system_is_added_with_its_certificate_and_asks(guest, own_pair):
    asker = GostSystem(*own_pair, client_id="TESTMED01")
    saved = guest.post("/desk/systems/new", {**SYSTEM, "certificate": own_pair[1].decode()})["Location"]
    shown = text(guest.http.get(saved.partition("#")[0]))
    assert "Сохранено" in shown
    assert asker.certificate_hash in shown
    tokens = guest.tokens(asker)
    assert guest.read("/rs/prns/1000300001", tokens["access_token"]).status_code == 200


@pytest.mark.usefixtures("_tidy")
def test_second_certificate_lies_beside_the_first(guest, own_pair):
    page, other = "/desk/systems/TESTMED01", gost.make_pair("TESTMED01", 30)
    guest.post("/desk/systems/new", {**SYSTEM, "certificate": own_pair[1].decode()})
    files = System.objects.get(pk="TESTMED01").certificate_files
    guest.post(page, {**SYSTEM, "certificate_files": "\n".join(files), "certificate": other[1].decode()})
    assert len(System.objects.get(pk="TESTMED01").certificate_files) == 2
    for key, certificate in (own_pair, other):
        assert guest.tokens(GostSystem(key, certificate, client_id="TESTMED01"))["access_token"]
        guest.http.cookies.clear()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"client_id": ""}, "client_id", "Не заполнено"),
        ({"client_id": "../../x"}, "client_id", "Латинские буквы"),
        ({"client_id": "REGMED"}, "client_id", "Система с такой мнемоникой уже есть"),
        ({"name": ""}, "name", "Не заполнено"),
        ({"redirects": ""}, "redirects", "Нужен хотя бы один адрес"),
        ({"redirects": "javascript:alert(1)"}, "redirects", "Нужен хотя бы один адрес"),
        ({"redirects": "http://[/x"}, "redirects", "Нужен хотя бы один адрес"),
        ({"scopes": "openid nonsense"}, "scopes", "Неизвестные права: nonsense"),
        ({"scopes": ""}, "scopes", "Не заполнено"),
        ({"certificate": "abc"}, "certificate", "Не читается"),
        ({"certificate": "-----BEGIN PRIVATE KEY-----"}, "certificate", "Это закрытый ключ"),
        ({"tokens": "none"}, "tokens", "Выберите из списка"),
    ],
)
def test_mistake_of_a_system_is_told_at_its_field(guest, changed, field, words):
    answer = guest.post("/desk/systems/new", {**SYSTEM, **changed})
    assert answer.status_code == 422
    assert wrong_fields(answer) == {field}
    assert words in text(answer)
    assert System.objects.count() == 2


def test_mnemonic_stays_whatever_is_sent(guest):
    page = "/desk/systems/RSEGISZ"
    shown = guest.http.get(page).content.decode()
    assert 'name="client_id"' not in shown
    guest.post(page, {**SYSTEM, "client_id": "OTHER"})
    assert set(System.objects.values_list("client_id", flat=True)) == {"REGMED", "RSEGISZ"}
    assert System.objects.get(pk="RSEGISZ").name == "Проверочная система"


def test_system_is_taken_away_and_refused(system, guest):
    assert query(guest.sign_in(system.ac()))["code"]
    assert guest.press("/desk/systems/REGMED", "/desk/systems/REGMED/away")["Location"] == "/desk/systems"
    assert "007005" in text(guest.ask(system.ac()))


def test_systems_are_downloaded_as_a_file_that_loads_again(guest, tmp_path):
    answer = guest.http.get("/desk/systems.json")
    before = list(System.objects.values())
    file = tmp_path / "systems.json"
    file.write_bytes(answer.content)
    System.objects.all().delete()
    assert loading.load(file, at=NOW).problems == []
    assert list(System.objects.values()) == before


@pytest.mark.parametrize("name", ["journal", "faults"])
def test_desk_is_sifted_by_system(guest, name):
    answer = guest.http.get(f"/desk/{name}", {"system": "REGMED"})
    assert answer.status_code == 200
    assert "REGMED" in text(answer)


def test_failures_of_one_system_are_switched_by_form_and_json(guest):
    guest.post("/desk/faults?system=REGMED", {"fault": "rest_502", "on": "true", "system": "REGMED"})
    assert "Сбои системы REGMED" in text(guest.http.get("/desk/faults", {"system": "REGMED"}))
    assert "tag--on" in guest.http.get("/desk/faults", {"system": "REGMED"}).content.decode()
    assert "tag--on" not in guest.http.get("/desk/faults").content.decode()
    sent = {"fault": "rest_slow", "on": True, "seconds": 3, "system": "RSEGISZ"}
    told = guest.http.post("/desk/faults.json", json.dumps(sent), content_type="application/json").json()
    assert told == {"on": {}, "systems": {"REGMED": {"rest_502": 10}, "RSEGISZ": {"rest_slow": 3}}}
    off = {"fault": "all", "on": False, "system": "REGMED"}
    told = guest.http.post("/desk/faults.json", json.dumps(off), content_type="application/json").json()
    assert told == {"on": {}, "systems": {"RSEGISZ": {"rest_slow": 3}}}
    unknown = {"fault": "rest_slow", "on": True, "system": "NOBODY"}
    assert (
        guest.http.post("/desk/faults.json", json.dumps(unknown), content_type="application/json").status_code
        == 400
    )


@pytest.mark.parametrize("address", ["/desk", "/desk/faults", "/desk/systems"])
def test_what_the_desk_switches_on_is_called_a_failure_never_a_refusal(guest, address):
    for fault in ("rest_502", "token_502"):
        guest.post("/desk/faults", {"fault": fault, "on": "true", "system": "REGMED"})
    shown = text(guest.http.get(address))
    assert "Сбои" in shown
    assert "Отказы" not in shown
    assert "Включите отказ" not in shown
    if address == "/desk":
        assert "Сейчас включено 2 сбоя." in shown
