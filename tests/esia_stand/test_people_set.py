"""The people who are shipped: every kind that breaks somebody's program is among them."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from esia_stand.config import env, loading
from esia_stand.people.models import Level, Person
from esia_stand.people.reading import Entry
from esia_stand.systems.models import System
from tests.esia_stand.pages_read import text
from tests.esia_stand.test_words_of_seeds import SCOPE


def born(kid):
    return dt.datetime.strptime(kid["birthDate"], "%d.%m.%Y").date()  # noqa: DTZ007  a day


def test_every_level_and_a_locked_account(stand):
    assert set(Person.objects.values_list("level", flat=True)) == set(Level.values)
    assert Person.objects.filter(is_locked=True).exists()


def test_families_of_every_size(stand):
    sizes = {len(person.record["kids"]) for person in Person.objects.all()}
    assert {0, 1, 3, 7} <= sizes


@pytest.mark.parametrize(("oid", "age"), [(1000300021, 14), (1000300022, 15)])
@pytest.mark.parametrize("today", [dt.date(2024, 2, 29), dt.date(2026, 1, 1), dt.date(2027, 12, 31)])
def test_child_comes_of_age_in_the_month_of_loading(db, pair, oid, age, today):
    at = dt.datetime.combine(today, dt.time(12), dt.UTC)
    for file in loading.SHIPPED:
        assert loading.load(file, at=at).problems == []
    birthday = born(Person.objects.get(pk=oid).record["kids"][0])
    assert (today.year - birthday.year, birthday.month, birthday.day) == (age, today.month, 15)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("today", "29.02.2024"),
        ("today-1y", "28.02.2023"),
        ("today-30d", "30.01.2024"),
        ("month-14y+14d", "15.02.2010"),
        ("1990-01-31", "31.01.1990"),
    ],
)
def test_dates_are_counted_from_the_day_of_loading(written, meant):
    entry = Entry({"born": written}, "one", today=dt.date(2024, 2, 29))
    assert (entry.date("born"), entry.problems) == (meant, [])


@pytest.mark.parametrize("written", ["today-", "yesterday", "month+14y", "today-2000y", "31.01.1990"])
def test_wrong_dates_are_told(written):
    entry = Entry({"born": written}, "one", today=dt.date(2024, 2, 29))
    assert entry.date("born") == ""
    assert len(entry.problems) == 1


def types(person):
    return {row["type"] for row in person.record["documents"]}


def name_of(person):
    return " ".join(person.record["person"].get(part, "") for part in ("lastName", "firstName", "middleName"))


KINDS = {
    "упрощённая": lambda one: one.level == Level.SIMPLIFIED,
    "стандартная": lambda one: one.level == Level.STANDARD,
    "подтверждённая": lambda one: one.level == Level.CONFIRMED,
    "иностранец стандартный": lambda one: "FID_DOC" in types(one) and one.level == Level.STANDARD,
    "иностранец подтверждённый": lambda one: "FID_DOC" in types(one) and one.level == Level.CONFIRMED,
    "без отчества": lambda one: one.is_confirmed and "middleName" not in one.record["person"],
    "без полиса": lambda one: one.is_confirmed and "MDCL_PLCY" not in types(one),
    "без СНИЛС": lambda one: one.is_confirmed and "snils" not in one.record["person"],
    "полис с серией": lambda one: any("series" in row for row in policies(one)),
    "полис без серии, короче 16": lambda one: any("series" not in row and len(row["number"]) < 16 for row in policies(one)),
    "полис нового образца": lambda one: any(len(row["number"]) == 16 for row in policies(one)),
    "семеро детей": lambda one: len(one.record["kids"]) == 7,
    "ребёнок без СНИЛС": lambda one: any("snils" not in kid for kid in one.record["kids"]),
    "ребёнок двух родителей": lambda one: one.record["kids"] and one.record["kids"][0]["id"] in SHARED,
    "заблокированная": lambda one: one.is_locked,
    "длинное имя": lambda one: len(name_of(one)) > 90,
    "имя через дефисы": lambda one: name_of(one).count("-") > 2,
    "имя из одной буквы": lambda one: len(one.record["person"]["lastName"]) == 1,
    "апостроф": lambda one: "’" in name_of(one),
    "оглы": lambda one: one.record["person"].get("middleName", "").endswith(" оглы"),
    "код из приложения": lambda one: bool(one.record["totp"]),
    "ФМС откажет": lambda one: one.entry.get("check") == "document",
    "Пенсионный фонд откажет": lambda one: one.entry.get("check") == "snils",
}  # fmt: skip
SHARED = {1000300051}


def policies(person):
    return [row for row in person.record["documents"] if row["type"] == "MDCL_PLCY"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_there_and_not_everybody_is_of_it(stand, kind):
    people = list(Person.objects.all())
    of_it = [person for person in people if KINDS[kind](person)]
    assert 0 < len(of_it) < len(people)
    assert all(person.meant_for for person in of_it)


def test_demonstration_system_asks_for_the_thirteen_rights_of_the_seed(stand):
    asked = System.objects.get(pk="RSEGISZ").scopes
    assert len(asked) == len(set(asked)) == 13
    assert set(asked) == set(SCOPE.split())


def test_locked_account_is_told_so_and_not_let_in(system, guest):
    locked = Person.objects.get(is_locked=True)
    answer = guest.password(guest.ask(system.ac())["Location"], locked.phone)
    assert answer.status_code == 422
    assert "Учётная запись заблокирована" in text(answer)


@pytest.mark.parametrize("variable", ["STAND_PEOPLE", "STAND_SYSTEMS"])
def test_files_of_the_environment_are_loaded_by_setup(db, settings, pair, tmp_path, monkeypatch, variable):
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"people": [OWN], "systems": [OWN_SYSTEM]}), "utf-8")
    monkeypatch.setenv(variable, str(file))
    named = {"STAND_PEOPLE": env.people_files, "STAND_SYSTEMS": env.system_files}[variable]()
    setattr(settings, variable, named)
    call_command("setup", stdout=io.StringIO())
    assert Person.objects.get(pk=77).full_name == "Своя Ия"
    assert System.objects.get(pk="OWNMED").redirects == ["https://is.example/back"]


OWN = {
    "oid": 77, "login": {"phone": "+79005550077"}, "password": "demo1234", "level": "simplified", "surname": "Своя",
    "name": "Ия",
}  # fmt: skip
OWN_SYSTEM = {
    "client_id": "OWNMED", "name": "Своя", "redirects": ["https://is.example/back"], "scopes": ["openid"],
}  # fmt: skip
