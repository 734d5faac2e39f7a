"""The page of a rule says what holds, what is set and what held before, and who has set each of them."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Setting
from portal.domain.staff.models import Employee
from portal.kit import zones
from tests.factories.clinics import DoctorFactory
from tests.factories.regions import RegionFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague
from tests.portal.sites.staff.test_rules import day, plain, put

PAGE = "staff/region/rules/notice_minutes/"
USUAL = "Записаться можно не позднее чем за 60 минут до приёма."
LONGER = "Записаться можно не позднее чем за 90 минут до приёма."
SET, BEFORE = "Что задано", "Что действовало раньше"


@pytest.fixture
def desk(region, esia):
    return colleague(operator())


def shown(desk, page=PAGE):
    """Return the page in three: above the form, the form, below it."""
    head, _, rest = plain(desk.get(page)).partition("<h1>")[2].partition("Новое значение")
    form, _, foot = rest.partition("</form>")
    return head, form, foot


def long_ago(region):
    """Let a command have set a value that ended yesterday."""
    Setting.objects.create(
        region=region, rule="notice_minutes", value=15, since_at=now() - timedelta(days=9),
        till_at=now() - timedelta(days=1), set_by="set_rules",
    )  # fmt: skip


def test_a_rule_nobody_has_set_says_only_what_holds(desk):
    head, _form, foot = shown(desk)
    assert f"Сейчас в регионе: <b>{USUAL}</b>" in head
    assert (SET in head, BEFORE in foot) == (False, False)


def test_what_is_set_stands_above_the_form_with_who_set_it(desk, region):
    clinic = DoctorFactory(clinic__region=region).clinic
    name = Employee.objects.get().full_name
    put(desk, "notice_minutes", value="90", since=day(0))
    put(desk, "notice_minutes", value="30", where=str(clinic.pk), since=day(2))
    put(desk, "visits_at_most", value="3")

    head, _form, foot = shown(desk)

    assert f"Сейчас в регионе: <b>{LONGER}</b>" in head
    who = f'<span class="muted">Кто задал: {name}</span>'
    assert f"<b>Весь регион</b>, с {day(0)}. {LONGER}<br>{who}" in head
    assert f"<b>{clinic.short_name}</b>, с {day(2)}. Записаться" in head
    assert head.count(who) == 2
    ends = [f"/rules/{one.pk}/end/" for one in Setting.objects.filter(rule="notice_minutes")]
    assert all(end in head for end in ends)
    assert ("Закончить сейчас: Весь регион. " in head, f"Отменить: {clinic.short_name}. " in head) == (
        True,
        True,
    )
    assert "не больше 3" not in head
    assert BEFORE not in foot


def test_what_has_ended_stays_below_with_who_set_it(desk, region):
    put(desk, "notice_minutes", value="90")
    desk.send(f"staff/region/rules/{Setting.objects.get().pk}/end/", "staff/region/rules/")
    long_ago(region)

    head, _form, foot = shown(desk)

    assert (SET in head, USUAL in head) == (False, True)
    newest, older = foot.index(LONGER), foot.index("за 15 минут")
    assert newest < older, "the last to end comes first"
    assert "/end/" not in foot
    assert Employee.objects.get().full_name in foot
    assert "команда на сервере" in foot
    assert f"{day(0)}, " in foot


def test_the_last_day_of_a_period_is_said_as_it_was_typed(desk, region):
    """A value «по 22.11» ends at the midnight after: the 23rd may not be counted in."""
    midnight = zones.begins(zones.local(now(), region.time_zone).date(), region.time_zone)
    told = {"rule": "notice_minutes", "value": 15, "set_by": "set_rules", "region": region}
    Setting.objects.create(since_at=midnight - timedelta(days=3), till_at=midnight, **told)
    assert f"с {day(-3)} по {day(-1)}. Записаться" in shown(desk)[2]
    Setting.objects.update(
        since_at=midnight - timedelta(days=2, minutes=-72), till_at=midnight - timedelta(hours=15)
    )
    assert f"с {day(-2)}, 01:12 до {day(-1)}, 09:00. Записаться" in shown(desk)[2]


def test_the_history_of_another_region_is_not_shown(desk, region):
    for one in (RegionFactory(code="39"), region):
        long_ago(one)
    assert shown(desk)[2].count("за 15 минут") == 1
