"""What tests of finding share."""

import pytest
from django.utils.timezone import now

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import settings as kept_rules


@pytest.fixture
def rules_known(settings):
    """The rules of the region are in memory, as in the ten seconds after a first question."""
    settings.BOOKING_RULES_KEPT = 60.0
    kept_rules.forget()
    booking.limits_of(region="26", at=now())
    yield
    kept_rules.forget()
