"""An identity provider that tells what a test puts into it."""

import pytest

from portal.domain.accounts import ports
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.fakes.channels import FakeChannel
from tests.fakes.identity import telling
from tests.portal.domain.patients.asking import WHO


@pytest.fixture(autouse=True)
def esia(monkeypatch):
    """Stand in for ESIA: `told` is the person it tells of, or the refusal it raises."""
    provider = telling()
    monkeypatch.setattr(ports, "identity", provider)
    return provider


@pytest.fixture
def anna(db):
    return patient()


@pytest.fixture
def nina(db):
    return patient(**WHO)


@pytest.fixture
def call(db, monkeypatch):
    RegionFactory()
    made = FakeChannel(delivery=ports.Delivery.DELIVERED)
    monkeypatch.setattr(ports, "channels", {"call": made})
    return made
