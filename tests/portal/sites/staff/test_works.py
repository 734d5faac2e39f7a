"""The operator's page of the portal's state, and works announced ahead."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.health import actions
from portal.domain.health.models import PlannedWorks, TroubleDay
from portal.domain.health.rules import counting
from portal.domain.health.states import Maintenance, Mode, Watched
from portal.kit import dates
from portal.sites.staff.region_desk import works
from portal.sites.staff.region_desk.works import WorksForm
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

DAY = (now() + timedelta(days=10)).date()
GIVEN = {
    "day": dates.show(DAY),
    "begins": "22:00",
    "ends": "02:00",
    "ahead": "24",
    "text": "Обновляем сервер.",
}


@pytest.fixture
def head(region, folder):
    return colleague(operator())


def test_each_system_stands_with_the_name_that_people_read_and_what_was_wrong(head, region):
    actions.watch(at=now())
    page = text(head.get("staff/region/status/"))
    assert "Обновление расписаний" in page
    assert "jobs:slow" in page
    assert "не работает" in page
    assert "за 30 дней: сбои 1 мин" in page
    assert "за 30 дней: сбоев не было" in page
    assert "не проверяли" not in page
    assert "Работ не объявлено." in page


def test_minutes_of_trouble_are_rounded_up_and_nothing_is_said_of_what_was_never_looked_at(head, region):
    today = counting.day_of(now())
    TroubleDay.objects.create(system="jobs:slow", day=today, down_s=45, unseen_s=61)
    actions.watch(at=now())
    page = text(head.get("staff/region/status/"))
    jobs = page.partition("jobs:slow")[2].partition("за 30 дней: ")[2]
    assert jobs.startswith("сбои 1 мин, не проверяли 2 мин")
    never = Watched("jobs:slow", None, None, "", ())
    assert works._trouble(never) == ""


def test_what_works_stop_is_not_called_working(head, region):
    actions.watch(at=now())
    actions.keep_maintenance(Maintenance(Mode.READ_ONLY, now(), None, ""))
    page = text(head.get("staff/region/status/"))
    assert "только чтение на время работ" in page
    assert ">работает<" not in page


def test_without_a_board_the_page_says_which_job_to_look_at(head):
    page = text(head.get("staff/region/status/"))
    assert "Данных пока нет" in page
    assert "work slow" in page


def test_works_are_announced_in_hours_of_the_region_and_taken_back(head):
    answer = head.send("staff/region/status/works/", **GIVEN)
    assert answer.status_code == 303, text(answer)
    made = PlannedWorks.objects.get()
    begins = datetime.combine(DAY, time(19), UTC)
    assert (made.since_at, made.till_at) == (begins, begins + timedelta(hours=4))
    assert made.shown_from == begins - timedelta(days=1)
    assert "Обновляем сервер." in text(head.get("staff/region/status/"))
    actions.watch(at=now())
    assert "Обновляем сервер." in text(head.get("status/"))
    assert head.send(f"staff/region/status/works/{made.pk}/end/", "staff/region/status/").status_code == 303
    assert "Обновляем сервер." not in text(head.get("staff/region/status/"))
    told = list(Entry.objects.filter(object_kind="works").order_by("pk").values_list("action", flat=True))
    assert told == ["works.announced", "works.taken_back"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": ""}, "Напишите день"),
        ({"day": "31.02.2027"}, "Такой даты нет в календаре."),
        ({"day": "01.01.2020"}, "Этот день уже прошёл."),
        ({"begins": "25:00"}, "Напишите, когда работы начнутся, например 22:00."),
        ({"ends": ""}, "Напишите, когда работы закончатся, например 02:00."),
        ({"ahead": "5"}, ""),
        ({"text": ""}, "Напишите, что не будет работать."),
        ({"text": "о" * 301}, "Сократите текст до 300 знаков."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_typed_text_stays(head, wrong, said):
    answer = head.send("staff/region/status/works/", **GIVEN | wrong)
    page = text(answer)
    assert answer.status_code == 200
    assert said in page
    assert "22:00" in page or "begins" in wrong
    assert not PlannedWorks.objects.exists()


def test_works_that_are_over_today_are_no_announcement():
    at = datetime(2026, 12, 30, 12, tzinfo=UTC)
    over = {"begins": "01:00", "ends": "02:00"}
    form = WorksForm(GIVEN | over | {"day": "30.12.2026"}, zone="Europe/Moscow", at=at)
    assert form.errors["ends"] == ["Это время уже прошло."]
    assert WorksForm(GIVEN | {"day": "30.12.2026"}, zone="Europe/Moscow", at=at).is_valid()
