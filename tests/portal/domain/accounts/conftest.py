"""An identity provider that tells what a test puts into it."""

import pytest

from portal.domain.accounts import ports
from tests.factories.accounts import AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes import channels as fakes
from tests.fakes.identity import telling


@pytest.fixture(autouse=True)
def esia(monkeypatch):
    """Stand in for ESIA: `told` is the person it tells of, or the refusal it raises."""
    provider = telling()
    monkeypatch.setattr(ports, "identity", provider)
    return provider


@pytest.fixture
def channels(monkeypatch):
    """Two ways a code may come, in a region that uses both: a call and Telegram. No reminders cost money."""
    made = fakes.both()
    monkeypatch.setattr(ports, "channels", made)
    monkeypatch.setattr(ports, "reminders", frozenset())
    return made


@pytest.fixture
def account(db):
    """Return somebody in a region that calls and writes to Telegram."""
    region = RegionFactory()
    region.code_channels = ["call", "telegram"]
    region.save()
    return AccountFactory(phone="+79187654321")
