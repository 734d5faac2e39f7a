"""What the tests of messaging share: a mail server, a clock, somebody with a confirmed address."""

from datetime import timedelta

import pytest

from portal.domain.messaging import actions
from portal.domain.notices import actions as outbox
from portal.domain.notices import ports
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind
from tests.factories.accounts import NOW, AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.post import FakePost


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def move(self, **interval):
        self.now += timedelta(**interval)


class World:
    """The portal at one moment: its mail server, its clock, one account."""

    def __init__(self, post):
        self.post, self.clock = post, Clock()
        self.account = self.somebody()

    def somebody(self, **told):
        known = {"email": "pelageya@zemleroeva.example", "email_confirmed_at": NOW}
        return AccountFactory(**known | told)

    def put(self, kind=Kind.BOOKED, key=None, account=None, **more):
        known = {"card_id": None, "facts": {}, "at": self.clock()}
        who = account or self.account
        outbox.put(account_id=who.pk, kind=kind, key=key or f"{kind}:{who.pk}", **known | more)

    def deliver(self):
        return actions.deliver(clock=self.clock, is_mine=lambda: True)

    def ends(self):
        """Return state and outcome of every notice, by its key."""
        rows = Notice.objects.order_by("key").values_list("key", "state", "outcome")
        return {key: (state, outcome) for key, state, outcome in rows}


@pytest.fixture
def world(db, monkeypatch):
    RegionFactory()
    post = FakePost()
    monkeypatch.setattr(ports, "post", post)
    return World(post)
