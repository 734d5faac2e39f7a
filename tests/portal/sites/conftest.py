"""A region that is on, ESIA that does as told, and somebody with a browser."""

import pytest

from portal.domain.accounts import ports
from portal.sites.entrance import unsent
from tests.factories.regions import RegionFactory
from tests.fakes.identity import FakeIdentity
from tests.portal.sites.visitor import Visitor


@pytest.fixture(autouse=True)
def _marks():
    """Forget the marks of forms: one of a test that travelled within the hour lies in the future of the next."""
    unsent._mark.cache_clear()


@pytest.fixture
def region(db):
    found = RegionFactory()
    found.operator, found.support_phone = "ООО «Пример»", "+78652000000"
    found.save()
    return found


@pytest.fixture
def esia(monkeypatch) -> FakeIdentity:
    fake = FakeIdentity()
    monkeypatch.setattr(ports, "identity", fake)
    return fake


@pytest.fixture
def visitor(region, esia) -> Visitor:
    """Somebody whom nobody knows yet."""
    return Visitor()


@pytest.fixture
def signed_in(visitor) -> Visitor:
    """Somebody who has registered and signed in."""
    visitor.register()
    return visitor
