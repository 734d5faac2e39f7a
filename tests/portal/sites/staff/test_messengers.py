"""The operator switches a foreign messenger on, after reading what the law forbids, and off at once."""

import pytest

from portal.domain.audit.models import Entry
from portal.domain.messaging.ports import chats as ports
from portal.domain.regions.models import Region
from tests.factories.staff import operator
from tests.fakes.messenger import FakeMessenger
from tests.portal.sites.staff.colleague import colleague, text

LIST, PAGE = "staff/region/messengers/", "staff/region/messengers/telegram/"


@pytest.fixture
def desk(region, esia, monkeypatch):
    monkeypatch.setattr(ports, "messengers", {"telegram": FakeMessenger()})
    return colleague(operator())


def kept():
    return Region.objects.get(pk="26").messengers


def test_it_is_off_until_somebody_says_that_the_law_lets_it(desk):
    assert "выключен" in text(desk.get(LIST))
    page = text(desk.get(PAGE))
    assert all(words in page for words in ("41-ФЗ", "государственным органам", "иностранный мессенджер"))

    refused = text(desk.send(PAGE, PAGE))
    assert "Отметьте, что закон это разрешает" in refused
    assert kept() == []

    desk.send(PAGE, PAGE, allowed="on")
    assert kept() == ["telegram"]
    assert "Выключить Telegram" in text(desk.get(LIST))
    entry = Entry.objects.get(action="messenger.switched")
    assert (entry.actor_kind, entry.region, entry.facts["is_on"]) == ("staff", "26", True)


def test_it_goes_off_without_a_question(desk):
    desk.send(PAGE, PAGE, allowed="on")

    desk.send(PAGE, LIST)

    assert kept() == []


def test_without_a_bot_nothing_is_switched_on(desk):
    ports.messengers.clear()

    assert "бот не настроен" in text(desk.get(LIST))
    assert "бот на этом портале не настроен" in text(desk.get(PAGE))
    desk.client.handler.enforce_csrf_checks = False
    desk.client.post(f"/26/{PAGE}", {"allowed": "on"})
    assert kept() == []


def test_an_unknown_one_is_not_there(desk):
    assert desk.get("staff/region/messengers/whatsapp/").status_code == 404
