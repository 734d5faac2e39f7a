"""The operator sees the law's terms as sentences and shortens them for the region; every sentence and the table."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import WaitingTerm
from portal.kit import zones
from tests.factories.acts import act
from tests.factories.regions import RegionFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

PAGE = "staff/region/terms/"
FORM = {
    "amount": "10", "unit": "days", "since": "", "till": "", "act": "26-1",
    "says": "Специалист принимает не позже чем через 10 дней.",
}  # fmt: skip


@pytest.fixture
def desk(region, esia):
    act()
    return colleague(operator())


def today():
    return zones.local(now(), "Europe/Moscow").date()


def day(ahead):
    return (today() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def put(desk, kind="specialist", **form):
    path = f"{PAGE}{kind}/"
    return desk.send(path, path, **FORM | form)


def own():
    found = WaitingTerm.objects.filter(region="26").order_by("since")
    return [(one.kind, one.amount, one.unit, one.since, one.till) for one in found]


def plain(answer) -> str:
    return text(answer).replace("\u00a0", " ")


def test_every_term_stands_with_its_act(desk):
    page = plain(desk.get(PAGE))

    for sentence in (
        "Вся Россия: 24 часа",
        "Вся Россия: 14 рабочих дней",
        "Постановление Правительства РФ от 29.12.2025 № 2188",
    ):
        assert sentence in page
    assert page.count("Сократить в регионе</a>") == 9
    assert "Закончить" not in page


def test_a_shorter_term_is_written_shown_and_recorded(desk):
    assert put(desk).status_code == 303

    assert own() == [("specialist", 10, "days", today(), None)]
    assert Entry.objects.filter(action="term.set", actor_kind="staff").count() == 1
    page = plain(desk.get(PAGE))
    assert "Регион: 10 дней" in page
    assert "Закон края от 01.02.2026 № 7-кз" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "15", "unit": "working_days"}, "По закону страны срок — 14 рабочих дней."),
        ({"amount": "0"}, "Напишите целое число от 1 до 366."),
        ({"amount": "десять"}, "Напишите целое число от 1 до 366."),
        ({"unit": "years"}, "Выберите, в чём считать."),
        ({"since": "вчера"}, "ДД.ММ.ГГГГ"),
        ({"since": "01.01.2026"}, "Этот день уже прошёл."),
        ({"since": "01.02.2027", "till": "31.01.2027"}, "Последний день раньше первого."),
        ({"till": "31.12.9999"}, "Укажите день до 2100 года."),
        ({"act": ""}, "Выберите акт."),
        ({"act": "pgg"}, "Выберите акт."),
        ({"says": ""}, "Напишите одним предложением"),
        ({"says": "а" * 501}, "Сократите текст."),
    ],
)
def test_what_has_no_sense_is_said_at_its_field_and_nothing_is_lost(desk, wrong, said):
    answer = put(desk, **wrong)

    assert answer.status_code == 200
    page = plain(answer)
    assert said in page
    assert FORM["says"] in page or "says" in wrong
    assert own() == []


def test_a_second_term_in_the_same_time_is_refused(desk):
    put(desk)
    answer = put(desk, amount="9")

    assert f"На это время срок уже задан, с {day(0)}. Сначала отмените его." in plain(answer)
    assert [row[1] for row in own()] == [10]
    assert put(desk, amount="9", since=day(5)).status_code == 303
    assert [(row[1], row[4]) for row in own()] == [(10, today() + timedelta(days=4)), (9, None)]


def test_a_term_is_taken_back(desk):
    put(desk)
    one = WaitingTerm.objects.get(region="26")

    assert desk.send(f"{PAGE}{one.pk}/end/", PAGE).status_code == 303

    assert own() == []
    assert Entry.objects.filter(action="term.ended").count() == 1


def test_the_country_s_and_another_region_s_terms_are_404(desk):
    put(desk, "scans", amount="5")
    federal = WaitingTerm.objects.filter(region=None, kind="tests").get()
    foreign = WaitingTerm.objects.get(pk=federal.pk)
    foreign.pk, foreign.region = None, RegionFactory(code="73")
    foreign.save()

    for number in (federal.pk, foreign.pk, 2**70):
        assert desk.send(f"{PAGE}{number}/end/", PAGE).status_code == 404
    assert desk.get(f"{PAGE}holidays/").status_code == 404
    assert WaitingTerm.objects.filter(till=federal.till, kind="tests").count() == 2
