"""Files of people and systems, and the commands that read them."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from esia_stand.config import loading
from esia_stand.grants import sign_in
from esia_stand.grants.models import Consent
from esia_stand.keys import token_keys
from esia_stand.people import checks
from esia_stand.people.models import Level, Person
from esia_stand.systems.models import System

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
GOOD = {
    "oid": 5,
    "for": "Проверка.",
    "login": {"phone": "+79005550005", "email": "Five@Stand.example"},
    "password": "x",
    "level": "confirmed",
    "surname": "Пятов",
    "name": "Пётр",
    "birth_date": "1980-02-29",
    "gender": "M",
    "documents": [{"type": "MDCL_PLCY", "number": "2658900898000015"}],
}


@pytest.fixture
def load(db, tmp_path):
    def put(content):
        file = tmp_path / "people.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        outcome = loading.load(file, at=NOW)
        return outcome.loaded, {(problem.place, problem.reason) for problem in outcome.problems}

    return put


def test_good_person_is_loaded(load):
    assert load({"people": [GOOD | {"totp": "jbsw y3dp ehpk 3pxp"}]}) == (1, set())
    person = Person.objects.get()
    assert (person.oid, person.phone, person.email) == (5, "+79005550005", "five@stand.example")
    assert person.record["person"]["birthDate"] == "29.02.1980"
    assert person.record["totp"] == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"oid": "5"}, "people[1].oid"),
        ({"oid": 10**13}, "people[1].oid"),
        ({"oid": True}, "people[1].oid"),
        ({"login": None}, "people[1].login"),
        ({"login": {"phone": "+7(000)0000006"}}, "people[1].login.phone"),
        ({"password": ""}, "people[1].password"),
        ({"level": "royal"}, "people[1].level"),
        ({"birth_date": "1981-02-29"}, "people[1].birth_date"),
        ({"gender": "X"}, "people[1].gender"),
        ({"snils": "112-233-445 96"}, "people[1].snils"),
        (
            {"documents": [{"type": "MDCL_PLCY", "number": "2658900898000016"}]},
            "people[1].documents[0].number",
        ),
        ({"documents": [{"type": "PAPER", "number": "1"}]}, "people[1].documents[0].type"),
        ({"documents": "none"}, "people[1].documents"),
        ({"documents": [5]}, "people[1].documents[0]"),
        ({"children": [{"name": "Без фамилии"}]}, "people[1].children[0].surname"),
        ({"contacts": [{"type": "FAX", "value": "1"}]}, "people[1].contacts[0].type"),
        ({"locked": "yes"}, "people[1].locked"),
        ({"surname": "a\0"}, "people[1].surname"),
        ({"surname": "\ud800"}, "people[1].surname"),
        ({"nickname": "x"}, "people[1].nickname"),
        ({"totp": "short"}, "people[1].totp"),
        ({"totp": "JBSWY3DPEHPK3PX1"}, "people[1].totp"),
        ({"level": "simplified"}, "people[1].level"),
        ({"login": {"phone": "+79005550005"}}, "people[1].login"),
    ],
)
def test_bad_person_is_told_with_its_place_and_the_good_one_is_loaded(load, changed, place):
    other = GOOD | {"oid": 6, "login": {"phone": "+79005550006"}} | changed
    loaded, problems = load({"people": [GOOD, other]})
    assert loaded == 1
    assert place in {where for where, _ in problems}
    assert Person.objects.count() == 1


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"people": 5}', '{"people": [5]}', "\ufeff{}", '"x"'])
def test_file_that_is_no_file_of_people_is_told(load, content):
    loaded, problems = load(content)
    assert loaded == 0
    assert len(problems) == 1


def test_absent_file_is_told(db, tmp_path):
    outcome = loading.load(tmp_path / "absent.json", at=NOW)
    assert [problem.place for problem in outcome.problems] == ["файл"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"redirects": []}, "systems[0].redirects"),
        ({"redirects": ["ftp://x/"]}, "systems[0].redirects"),
        ({"redirects": ["http://x/#a"]}, "systems[0].redirects"),
        ({"scopes": ["openid", "all"]}, "systems[0].scopes"),
        ({"name": ""}, "systems[0].name"),
        ({"secret": "x"}, "systems[0].secret"),
    ],
)
def test_bad_system_is_told(load, changed, place):
    good = {"client_id": "OTHER", "name": "Другая", "redirects": ["https://x.example/"], "scopes": ["openid"]}
    assert load({"systems": [good | changed]})[1]
    assert System.objects.count() == 0
    assert place in {where for where, _ in load({"systems": [good | changed]})[1]}
    assert load({"systems": [good]}) == (1, set())


def test_setup_is_repeatable_and_keeps_consents(stand):
    person, system = Person.objects.first(), System.objects.get(pk="REGMED")
    sign_in.remember_consent(person=person, system=system, scopes=["openid"], at=NOW)
    key = (token_keys.folder() / "token.key").read_bytes()
    before = list(Person.objects.values_list("oid", flat=True))
    call_command("setup", stdout=io.StringIO())
    assert Consent.objects.get().scopes == ["openid"]
    assert (token_keys.folder() / "token.key").read_bytes() == key
    assert list(Person.objects.values_list("oid", flat=True)) == before


def test_load_command_fails_loudly(db, tmp_path):
    file = tmp_path / "bad.json"
    file.write_text('{"people": [{"oid": 1}]}')
    out = io.StringIO()
    with pytest.raises(CommandError, match="Не принято"):
        call_command("load", str(file), stdout=out)
    assert "bad.json: people[0].surname: не заполнено" in out.getvalue()


def test_people_command_prints_whom_to_be(stand):
    out = io.StringIO()
    call_command("people", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == Person.objects.count() > 10
    assert lines[0].startswith("+79000000001  demo1234  Главная героиня")


def test_generated_people_sign_in(system, guest):
    call_command("generate_people", "40", stdout=io.StringIO())
    call_command("generate_people", "50", stdout=io.StringIO())
    assert Person.objects.filter(is_generated=True, level=Level.CONFIRMED).count() == 50
    assert "id_token" in guest.tokens(system, "+79010000050")
    assert "Ещё людей для нагрузочных проверок: 50" in guest.http.get("/desk").content.decode()


def test_shipped_people_are_believable(stand):
    people = list(Person.objects.all())
    assert len(people) >= 18
    assert sum(person.is_confirmed and not person.is_locked for person in people) >= 4
    for person in people:
        assert checks.phone(person.phone) == person.phone
        if person.snils:
            assert checks.snils(person.snils) == person.snils
        numbers = [doc["number"] for doc in person.record["documents"] if doc["type"] == "MDCL_PLCY"]
        assert all(checks.is_policy(number) for number in numbers if len(number) == 16)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("112-233-445 95", True),
        ("087-654-303 00", True),
        ("001-019-998 00", True),
        ("002-999-989 00", True),
        ("112-233-445 96", False),
        ("001-001-999 00", False),
        ("000-000-000 00", False),
        ("11223344595", True),
        ("1122334459", False),
        ("１１２２３３４４５９５", False),
    ],
)
def test_snils_check(text, good):
    assert (checks.snils(text) is not None) == good


@pytest.mark.parametrize(
    ("text", "good"), [("7849500830000203", True), ("2657020837000348", True), ("6555320880000082", False)]
)
def test_policy_check(text, good):
    assert checks.is_policy(text) == good


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", stdout=io.StringIO())
    assert connection.vendor == "sqlite"
