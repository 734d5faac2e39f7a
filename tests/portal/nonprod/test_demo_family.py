"""Permissions of the demonstration: one given, one asked, one ended; a second run changes nothing."""

import pytest

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Holding, ProxyRequest
from portal.domain.patients.queries import proxies
from portal.domain.patients.states import Asked, Ended, Relation
from portal.nonprod.demo import family, stavropol, ulyanovsk
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory
from tests.fakes.identity import FakeIdentity

pytestmark = pytest.mark.django_db


def counts():
    return [table.objects.count() for table in (Account, Holding, ProxyRequest, Notice)]


def test_somebody_acts_somebody_asks_and_somebody_may_no_more(monkeypatch):
    monkeypatch.setattr(ports, "identity", FakeIdentity())
    RegionFactory()
    assert family.settle(stavropol.REGION, at=NOW) == 3
    before = counts()
    assert (family.settle(stavropol.REGION, at=NOW), family.settle(ulyanovsk.REGION, at=NOW)) == (0, 0)
    assert counts() == before

    nina = Account.objects.get(surname="Старополисова")
    (acting,) = proxies.acting_for(account_id=nina.pk, at=NOW)
    assert acting.surname == "Торопов"
    states = sorted(ProxyRequest.objects.values_list("state", flat=True))
    assert states == sorted([Asked.ASKED, Asked.GIVEN, Asked.GIVEN])
    assert Holding.objects.filter(ended_why=Ended.REVOKED, account=nina).count() == 1
    assert Holding.objects.filter(relation=Relation.SELF, ended_at=None).count() == 3
    assert Notice.objects.count() > 0
