"""Somebody who is signed in, in a region that is on."""

import pytest

from tests.portal.sites.patient.guest import Guest


@pytest.fixture
def guest(region, esia) -> Guest:
    return Guest()
