"""The operator's pages of money for messages and of terms of keeping."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts import queries
from portal.domain.accounts.actions import paying
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.regions import queries as regions
from portal.domain.regions.models import KeepTerm, TextsBudget
from portal.domain.regions.rules.keeping import Kept
from portal.kit import dates, zones
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import Colleague, colleague, text

TEXTS, KEEPING = "staff/region/texts/", "staff/region/keeping/"
BUDGET, THREADS = f"{TEXTS}budget/", f"{KEEPING}threads/"


@pytest.fixture
def head(region, esia) -> Colleague:
    return colleague(operator())


def test_the_operator_sees_what_is_spent_and_sets_the_figure_with_a_reason(head):
    paying.set_aside(region="26", channel="sms", at=now())
    page = text(head.get(TEXTS))
    assert "12 ₽" in page
    assert "3 000 ₽" in page

    assert head.send(BUDGET, roubles="150", why="Бюджет урезали <b>").status_code == 303

    answer = head.get(TEXTS)
    page = text(answer)
    assert "150 ₽" in page
    assert "Бюджет урезали &lt;b&gt;" in answer.content.decode()
    assert head.who.full_name in page
    assert (TextsBudget.objects.get().kopecks, Entry.objects.filter(action="texts_budget.set").count()) == (
        15_000,
        1,
    )
    assert queries.money_of_day(region=head.who.region, at=now()).left == 15_000 - 1200


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"roubles": "", "why": "x"}, "Напишите целое число рублей, 0 или больше."),
        ({"roubles": "-5", "why": "x"}, "Напишите целое число рублей, 0 или больше."),
        ({"roubles": "9" * 40, "why": "x"}, "Не больше 3 000 ₽: так настроил администратор портала."),
        ({"roubles": "3001", "why": "x"}, "Не больше 3 000 ₽: так настроил администратор портала."),
        ({"roubles": "100", "why": " "}, "Напишите причину."),
        ({"roubles": "100", "why": "я" * 301}, "Причина длиннее 300 знаков."),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field_and_what_was_typed_stays(head, typed, says):
    answer = head.send(BUDGET, **typed)
    assert answer.status_code == 200
    assert says in text(answer)
    assert typed["roubles"] in text(answer)
    assert TextsBudget.objects.count() == 0


def test_the_day_of_the_region_warns_when_the_money_is_spent(head):
    assert "предел исчерпан" not in text(head.get("staff/region/"))
    assert "Кого так не оповестить" not in text(head.get(TEXTS))
    head.send(BUDGET, roubles="12", why="Проверка")
    paying.set_aside(region="26", channel="sms", at=now())
    assert "предел исчерпан" in text(head.get("staff/region/"))
    page = text(head.get(TEXTS))
    assert "Дневной предел исчерпан" in page
    assert "Напоминания приходят письмом и в кабинет. Кого так не оповестить" in page
    with pytest.raises(limits.Exhausted):
        paying.set_aside(region="26", channel="sms", at=now())


def test_the_operator_sets_a_term_with_a_reason_and_sees_who_did(head):
    assert "3 года" in text(head.get(KEEPING))

    assert head.send(THREADS, months="24", why="Просил архив").status_code == 303

    page = text(head.get(KEEPING))
    for said in ("2 года", "Просил архив", head.who.full_name, "1 год"):
        assert said in page
    assert regions.months_kept(region="26", what=Kept.THREADS, at=now()) == 24
    assert Entry.objects.filter(action="keep_term.set").count() == 1


def test_a_term_may_begin_on_a_later_day_and_only_once(head):
    day = zones.local(now(), "Europe/Moscow").date() + timedelta(days=10)
    typed = {"months": "6", "since": dates.show(day), "why": "С нового года"}
    assert head.send(THREADS, **typed).status_code == 303
    assert regions.months_kept(region="26", what=Kept.THREADS, at=now()) == 36
    again = text(head.send(THREADS, **typed))
    assert "С этого дня срок уже задан. Выберите другой день." in again
    assert KeepTerm.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"months": "0", "why": "x"}, "Напишите целое число от 1 до 180."),
        ({"months": "181", "why": "x"}, "Напишите целое число от 1 до 180."),
        ({"months": "12", "why": ""}, "Напишите причину."),
        ({"months": "12", "why": "x", "since": "01.01.2020"}, "Этот день уже прошёл."),
        ({"months": "12", "why": "x", "since": "завтра"}, "Укажите дату в виде ДД.ММ.ГГГГ"),
    ],
)
def test_a_wrong_term_is_refused_at_its_field(head, typed, says):
    answer = text(head.send(THREADS, **typed))
    assert says in answer
    assert KeepTerm.objects.count() == 0


def test_there_is_no_term_of_anything_else(head):
    assert head.get(f"{KEEPING}cards/").status_code == 404


def test_a_command_at_the_server_stands_in_the_list_too(head):
    at = now()
    KeepTerm.objects.create(
        region_id="26", what="feedback", months=18, since_at=at, set_at=at, set_by="keep_term"
    )
    assert "команда на сервере" in text(head.get(KEEPING))


@pytest.mark.parametrize("name", ["rules", "terms", "answers", "messengers", "keeping", "texts"])
def test_pages_under_the_rules_mark_them_in_the_menu(head, name):
    shown = text(head.get(f"staff/region/{name}/"))
    marked = re.findall(r'<a[^>]*aria-current="page"[^>]*>\s*([^<]+)', shown)
    assert [one.strip() for one in marked] == ["Правила записи"]
