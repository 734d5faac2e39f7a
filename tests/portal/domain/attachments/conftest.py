"""Somebody with a card, and a register that answers as it is told."""

import pytest

from portal.domain.attachments import actions, ports
from portal.domain.patients import access
from tests.factories.accounts import NOW
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.fakes.register import Register


@pytest.fixture
def anna(db):
    RegionFactory()
    return patient()


@pytest.fixture
def register(monkeypatch):
    made = Register()
    monkeypatch.setattr(ports, "register_of", lambda _region: made)
    return made


@pytest.fixture
def opened():
    """Return a call that opens a patient's card."""

    def call(patient, at=NOW):
        return access.card_of(
            account_id=patient.account.pk, card_id=patient.card.pk, at=at, by=patient.by, reason="test"
        )

    return call


@pytest.fixture
def search(opened):
    """Return a call that searches by a person's wish."""

    def call(patient, at=NOW, region="26"):
        return actions.search(card=opened(patient, at), region=region, at=at, by=patient.by)

    return call


@pytest.fixture
def ask():
    """Return a call that lets one line ask what is due."""

    def call(at=NOW, line=1):
        return actions.work_line(line=line, clock=lambda: at, is_mine=lambda: True)

    return call
