"""The people who are shipped: every kind that breaks somebody's program is among them."""

import datetime as dt

import pytest

from esia_stand.config import loading
from esia_stand.people.models import Level, Person
from esia_stand.people.reading import Entry


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


def test_people_lack_what_people_lack(stand):
    """Someone confirmed lacks patronymic, СНИЛС, policy; somebody has an old policy, a foreign document."""
    confirmed = [person.record for person in Person.objects.filter(level=Level.CONFIRMED)]
    kinds = [{row["type"] for row in one["documents"]} for one in confirmed]
    assert any("middleName" not in one["person"] for one in confirmed)
    assert any("snils" not in one["person"] for one in confirmed)
    assert any("MDCL_PLCY" not in types for types in kinds)
    assert any("FID_DOC" in types for types in kinds)
    policies = [row for one in confirmed for row in one["documents"] if row["type"] == "MDCL_PLCY"]
    assert any("series" in row for row in policies)
    assert any(len(row["number"]) == 16 for row in policies)
