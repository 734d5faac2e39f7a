"""The status page: what works, in words, with no database at all."""

from datetime import timedelta

import pytest
import time_machine

from portal.domain.health import actions, ports
from portal.domain.health import texts as names
from portal.domain.health.states import PAGES, WAY, Desk, Maintenance, Mode
from portal.sites.patient.status import texts
from tests.factories.accounts import NOW
from tests.portal.sites.test_broken import without_database
from tests.portal.sites.visitor import text

MINUTE = timedelta(minutes=1)
CLINIC = "mis:x"
SYSTEMS = [
    PAGES, WAY, "code:call", "code:sms", "code:telegram", "code:max", "money:26", CLINIC, "mail",
    "jobs:urgent", "jobs:letters", "jobs:slow",
]  # fmt: skip


@pytest.fixture
def told():
    return dict.fromkeys((name for name in SYSTEMS if name not in (PAGES, WAY)), True)


@pytest.fixture
def board(region, folder, told, monkeypatch):
    """Write a board at NOW + some minutes."""

    def seen(_at):
        answers = {name: ports.Answer(is_up) for name, is_up in told.items()}
        desks = {"26": {CLINIC: [Desk("Поликлиника № 7", ["+78652111111"])]}}
        return ports.Seen(answers, {"26": SYSTEMS}, desks)

    monkeypatch.setattr(ports, "look", seen)

    def write(minute=0):
        at = NOW + minute * MINUTE
        actions.note(system="esia", is_up=told.get(WAY, True), at=at)
        actions.watch(at=at)

    return write


def look(visitor, minute=0.5, path="/26/status/"):
    with time_machine.travel(NOW + minute * MINUTE, tick=False):
        return visitor.client.get(path)


def test_everything_works_is_said_first(visitor, board):
    board()
    page = text(look(visitor))
    assert "Всё работает" in page
    assert "Ставропольский край" in page
    assert "+78652111111" in page
    assert "не работает" not in page
    assert "Данные устарели" not in page


@pytest.mark.parametrize("system", [name for name in SYSTEMS if name != PAGES])
def test_each_trouble_says_since_when_what_it_means_and_what_to_do(visitor, board, told, system):
    board()
    told[system] = False
    board(1)
    board(2)
    page = text(look(visitor, 2.5))
    words = texts.of(system)
    assert "1 система не работает" in page
    assert names.name_of(system) in page
    assert words.means in page
    assert words.instead.partition("122")[0] in page
    assert "Не работает с" in page
    assert "не работало 1 мин" in page


def test_without_a_database_the_page_stands_with_its_region_and_asks_nothing(signed_in, board, monkeypatch):
    board()
    with without_database(monkeypatch):
        answer = look(signed_in)
        machine = look(signed_in, path="/26/status.json")
        outside = look(signed_in, path="/status/")
    assert [one.status_code for one in (answer, machine, outside)] == [200, 200, 200]
    assert "Ставропольский край" in text(answer)
    assert "Всё работает" in text(outside)
    assert machine.json()["systems"][0] == {
        "name": PAGES, "is_up": True, "since": NOW.isoformat(), "days": []
    }  # fmt: skip


def test_a_page_that_failed_makes_the_status_say_so(signed_in, board, monkeypatch):
    board()
    with without_database(monkeypatch):
        failed = look(signed_in, 0.5, "/26/cards/")
        page = text(look(signed_in, 0.6))
    assert failed.status_code == 503
    assert "Ставропольский край" in text(failed)
    assert "+78652000000" in text(failed)
    assert texts.of(PAGES).means in page
    assert "Не работает с" in page


def test_an_old_board_is_never_green(visitor, board):
    board()
    page = text(look(visitor, 4))
    assert "Данные устарели: последний раз в" in page
    assert "Всё работает" not in page
    assert "неизвестно" in page
    told = look(visitor, 4, "/26/status.json").json()
    assert (told["is_stale"], {one["is_up"] for one in told["systems"]}) == (True, {None})


@pytest.mark.parametrize("path", ["/26/status/", "/status/", "/77/status/"])
def test_without_a_board_the_page_stands_too(visitor, monkeypatch, path):
    with without_database(monkeypatch):
        answer = look(visitor, path=path)
    assert answer.status_code == 200
    assert "Данных пока нет" in text(answer)
    assert "122" in text(answer)


def test_days_are_told_in_words(visitor, board, told):
    board()
    told["code:call"] = False
    for minute in range(1, 64):
        board(minute)
    page = text(look(visitor, 63))
    assert "сбой: 1 ч 2 мин" in page
    assert "strip__day--bad" in page
    assert "strip__day--before" in page
    assert "За 1 день сбоев не было" in page


def test_announced_works_stand_on_every_page_from_their_hour_on_and_can_be_put_away(visitor, board, region):
    since = NOW + 60 * MINUTE
    actions.announce(
        region=region, since=since, till=since + 60 * MINUTE, shown_from=NOW + 30 * MINUTE,
        text="Обновляем сервер.", by="1", at=NOW,
    )  # fmt: skip
    board(29)
    assert "Обновляем сервер." not in text(look(visitor, 29.5, "/26/"))
    assert "Обновляем сервер." in text(look(visitor, 29.5))
    board(31)
    page = text(look(visitor, 31.5, "/26/doctors/"))
    assert "Скоро работы на портале" in page
    visitor.client.handler.enforce_csrf_checks = False
    number = page.partition('name="works" value="')[2].partition('"')[0]
    back = visitor.client.post(
        "/26/status/hide/", {"works": number}, headers={"Referer": "http://testserver/26/doctors/?q=x"}
    )
    assert (back.status_code, back["Location"]) == (303, "/26/doctors/?q=x")
    assert "Скоро работы" not in text(look(visitor, 31.5, "/26/doctors/"))


@pytest.mark.parametrize("foreign", ["http://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_putting_away_leads_nowhere_else(visitor, foreign):
    visitor.client.handler.enforce_csrf_checks = False
    back = visitor.client.post("/26/status/hide/", {"works": "1"}, headers={"Referer": foreign})
    assert back["Location"] == "/status/"  # no board tells of the region here


@pytest.mark.parametrize(
    ("mode", "pages"),
    [(Mode.FULL, "закрыто на время работ"), (Mode.READ_ONLY, "только чтение на время работ")],
)
def test_nothing_that_works_stop_is_called_working(visitor, board, mode, pages):
    board()
    assert text(look(visitor)).count(">работает<") == len(SYSTEMS)
    actions.keep_maintenance(Maintenance(mode, NOW, NOW + 60 * MINUTE, ""))
    page = text(look(visitor))
    assert ">работает<" not in page
    assert pages in page
    assert "закрыто на время работ" in page
    assert "ждёт конца работ" in page


def test_trouble_is_told_during_works_too(visitor, board, told):
    told["mail"] = False
    for minute in range(4):
        board(minute)
    actions.keep_maintenance(Maintenance(Mode.FULL, NOW, None, ""))
    assert text(look(visitor, 3.5)).count(">не работает<") == 1
