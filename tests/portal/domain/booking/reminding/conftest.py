"""The ground of tests about reminders."""

import pytest

from portal.domain.messaging import ports as messaging
from portal.domain.notices import ports
from tests.fakes.channels import FakeChannel
from tests.fakes.post import FakePost
from tests.portal.domain.booking.reminding.world import World


@pytest.fixture
def world(db, monkeypatch, settings):
    settings.PORTAL_URL = "https://26.example.ru"
    post, texter = FakePost(), FakeChannel("sms", 6, picks_code=False)
    monkeypatch.setattr(ports, "post", post)
    monkeypatch.setattr(messaging, "texters", {"sms": texter})
    return World(post, texter)
