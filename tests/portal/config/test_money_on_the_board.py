"""The board says of each region whether messages to telephones are paid for today."""

import pytest

from portal.config import watching
from portal.domain.accounts import ports
from portal.domain.accounts.actions import paying
from portal.domain.messaging import ports as messaging
from portal.domain.regions.models import Region
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory
from tests.fakes import channels as fakes

pytestmark = pytest.mark.django_db


def test_a_region_whose_money_is_spent_is_down_and_another_is_not(monkeypatch, settings):
    monkeypatch.setattr(ports, "channels", fakes.both())
    settings.CODES_KOPECKS_A_DAY = 1300
    for code, ways in (("26", ["call", "telegram"]), ("73", ["call"])):
        Region.objects.filter(pk=RegionFactory(code=code, is_on=True).pk).update(code_channels=ways)
    paying.set_aside(region="26", channel="sms", at=NOW)

    seen = watching.look(NOW)

    assert {name: one.is_up for name, one in seen.answers.items() if name.startswith("money:")} == {
        "money:26": False, "money:73": True,
    }  # fmt: skip
    assert [name for name in seen.systems["26"] if name.startswith("money:")] == ["money:26"]


def test_the_ways_of_reminders_are_told_to_those_who_count_the_money():
    assert ports.reminders == frozenset(messaging.texters) == {"sms"}


def test_a_region_without_codes_says_it_where_reminders_cost_money(monkeypatch, settings):
    monkeypatch.setattr(ports, "channels", {})
    monkeypatch.setattr(ports, "reminders", frozenset({"sms"}))
    settings.CODES_KOPECKS_A_DAY = 1300
    RegionFactory(code="26", is_on=True)
    paying.set_aside(region="26", channel="sms", at=NOW)
    seen = watching.look(NOW)
    assert [name for name in seen.systems["26"] if name.startswith("money:")] == ["money:26"]
    assert seen.answers["money:26"].is_up is False


def test_a_region_without_codes_and_reminders_says_nothing_of_money(monkeypatch):
    monkeypatch.setattr(ports, "channels", {})
    monkeypatch.setattr(ports, "reminders", frozenset())
    RegionFactory(code="26", is_on=True)
    assert [name for name in watching.look(NOW).systems["26"] if name.startswith("money:")] == []
