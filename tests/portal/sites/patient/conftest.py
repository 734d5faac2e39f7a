"""Somebody who is signed in, in a region that is on."""

import pytest

from portal.domain.accounts import ports
from tests.fakes import channels
from tests.portal.sites.patient.guest import Guest


@pytest.fixture
def guest(region, esia) -> Guest:
    return Guest()


@pytest.fixture
def rings(region, monkeypatch) -> dict[str, channels.FakeChannel]:
    """A region that sends codes by a call and by Telegram, to no phone."""
    made = channels.both()
    monkeypatch.setattr(ports, "channels", made)
    region.code_channels = ["call", "telegram"]
    region.save()
    return made
