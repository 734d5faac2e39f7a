"""The operator adds an act of the region, changes it from a day on and ends it; each step is shown before."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import WaitingTerm
from portal.domain.regions import queries
from portal.domain.regions.models import Act
from portal.kit import zones
from tests.factories.acts import act
from tests.factories.regions import RegionFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

PAGE = "staff/region/acts/"
FORM = {
    "kind": "region_law", "number": "12-кз", "signed": "01.02.2026", "title": "«О бесплатных лекарствах»",
    "gives": "Лекарства после выписки дают бесплатно.", "topic": "care", "link": "https://example.ru/12",
    "since": "", "till": "",
}  # fmt: skip


@pytest.fixture
def desk(region, esia):
    return colleague(operator())


def today():
    return zones.local(now(), "Europe/Moscow").date()


def show(day):
    return day.strftime("%d.%m.%Y")


def plain(answer) -> str:
    return text(answer).replace("\u00a0", " ")


def put(desk, path="new/", **form):
    return desk.send(f"{PAGE}{path}", f"{PAGE}{path}", **FORM | form)


def own():
    return [(one.key, one.gives, one.since, one.till) for one in queries.book("26").all() if one.region]


def test_an_act_is_shown_before_it_is_published_recorded_and_told_to_patients(desk, visitor):
    shown = plain(put(desk))
    for sentence in (
        "Так его увидят пациенты",
        FORM["gives"],
        "Закон региона от 01.02.2026 № 12-кз «О бесплатных",
    ):
        assert sentence in shown
    assert own() == []

    assert put(desk, publish="1").status_code == 303

    assert own() == [("26-1", FORM["gives"], today(), None)]
    entry = Entry.objects.get(action="act.said")
    assert (entry.object_kind, entry.actor_kind, entry.facts["key"]) == ("act", "staff", "26-1")
    assert FORM["gives"] in plain(desk.get(PAGE))
    page = visitor.get("law/")
    assert 'id="act-26-1"' in text(page)
    assert "Ставропольский край. Действует с" in plain(page)


def test_who_comes_back_from_the_preview_finds_what_was_typed(desk):
    page = plain(put(desk, again="1"))

    assert "Новый акт региона" in page
    assert FORM["gives"] in page
    assert own() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "law"}, "Выберите из списка."),
        ({"number": ""}, "Напишите номер акта."),
        ({"signed": ""}, "Напишите дату акта"),
        ({"signed": "01.01.2031"}, "не позже сегодняшней"),
        ({"title": ""}, "Напишите название акта."),
        ({"gives": ""}, "Напишите одним предложением"),
        ({"gives": "а" * 501}, "Сократите текст."),
        ({"topic": "weather"}, "Выберите из списка."),
        ({"link": "javascript:alert(1)"}, "Напишите адрес целиком"),
        ({"link": "https://example.ru/" + "a" * 300}, "Сократите адрес."),
        ({"since": "вчера"}, "ДД.ММ.ГГГГ"),
        ({"since": "01.02.2027", "till": "31.01.2027"}, "Последний день раньше первого."),
    ],
)
def test_what_has_no_sense_is_said_and_nothing_is_lost(desk, wrong, said):
    page = plain(put(desk, publish="1", **wrong))

    assert said in page
    assert "«О бесплатных лекарствах»" in page or "title" in wrong
    assert own() == []


def test_a_change_is_dated_and_what_was_said_stays(desk):
    act(since=date(2026, 1, 1), gives="Было.")
    later = today() + timedelta(days=5)

    assert put(desk, "26-1/change/", gives="Стало.", since=show(later), publish="1").status_code == 303

    assert own() == [
        ("26-1", "Было.", date(2026, 1, 1), later - timedelta(days=1)), ("26-1", "Стало.", later, None),
    ]  # fmt: skip
    refused = plain(put(desk, "26-1/change/", gives="Задним числом.", since="01.06.2026", publish="1"))
    assert "Задним числом изменить нельзя" in refused
    assert Act.objects.filter(region="26").count() == 2


def test_an_act_is_ended_with_what_replaces_it(desk, visitor):
    act(since=date(2026, 1, 1))
    act(key="26-2", since=date(2026, 1, 1), number="8-кз", gives="Ждут пять дней.")
    told = {"last": "", "replaced_by": "26-2"}

    shown = plain(desk.send(f"{PAGE}26-1/end/", f"{PAGE}26-1/end/", **told))
    assert "Вместо него: Закон края от 01.02.2026 № 8-кз" in shown
    assert own()[0][3] is None
    assert desk.send(f"{PAGE}26-1/end/", f"{PAGE}26-1/end/", **told, publish="1").status_code == 303

    assert own()[0][3] == today() - timedelta(days=1)
    assert "Действовало раньше" in plain(visitor.get("law/"))
    assert desk.get(f"{PAGE}26-1/end/").status_code == 404


def test_an_act_that_terms_rest_on_does_not_end_alone(desk):
    act(since=date(2026, 1, 1))
    WaitingTerm.objects.create(
        region_id="26", kind="tests", amount=3, unit="days", since=date(2026, 1, 1), act_key="26-1", says="Так.",
        set_by="1",
    )  # fmt: skip
    page = plain(desk.send(f"{PAGE}26-1/end/", f"{PAGE}26-1/end/", last="", replaced_by="", publish="1"))

    assert "На этот акт опираются сроки ожидания: Исследования и анализы." in page
    assert own()[0][3] is None


def test_one_that_has_not_begun_goes(desk, visitor):
    act(since=today() + timedelta(days=9), gives="Будет.")
    assert "Вступит в силу" in plain(visitor.get("law/"))

    desk.send(f"{PAGE}26-1/end/", f"{PAGE}26-1/end/", last="", replaced_by="", publish="1")

    assert own() == []
    assert "Будет." not in plain(visitor.get("law/"))
    assert Act.objects.filter(region="26").count() == 2


def test_the_country_s_and_another_region_s_acts_are_404(desk):
    RegionFactory(code="73")
    act("73", "73-1")
    act(since=date(2026, 1, 1))

    for key in ("152-fz", "73-1", "26-9"):
        for page in ("change", "end"):
            assert desk.get(f"{PAGE}{key}/{page}/").status_code == 404
    assert desk.get(f"{PAGE}26-1/change/").status_code == 200


def test_what_ends_with_nothing_after_it_stands_on_the_desk(desk):
    assert "кончается" not in plain(desk.get("staff/region/"))
    act(since=date(2026, 1, 1), till=today() + timedelta(days=30))
    WaitingTerm.objects.create(
        region_id="26", kind="tests", amount=3, unit="days", since=date(2026, 1, 1), act_key="26-1", says="Так.",
        till=today() + timedelta(days=20), set_by="1",
    )  # fmt: skip

    for page in ("staff/region/", PAGE, "staff/region/terms/"):
        told = plain(desk.get(page))
        assert f"Исследования и анализы: срок региона кончается {show(today() + timedelta(days=20))}" in told
        assert f"акт действует по {show(today() + timedelta(days=30))}, нового нет" in told
