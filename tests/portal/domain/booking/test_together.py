"""Many requests of one person at once: what is counted, is counted by one at a time."""

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import HOLDS_AT_MOST, State
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory
from tests.races.together import together

FAMILY = 8


@pytest.mark.django_db(transaction=True)
def test_a_family_holds_no_more_places_at_once_than_one_by_one(anna):
    cards = [HoldingFactory(account=anna.account, relation="relative").card for _ in range(FAMILY)]
    slots = [places.desk().slots[0] for _ in range(FAMILY)]

    def hold(number):
        return actions.hold(
            account_id=anna.account.pk, card_id=cards[number].pk, slot_id=slots[number].pk, region="26",
            at=NOW, by=anna.by,
        )  # fmt: skip

    answers = together(FAMILY, hold, expected=actions.NotBookable)

    assert sum(isinstance(answer, actions.Held) for answer in answers) == HOLDS_AT_MOST
    assert Appointment.objects.filter(state=State.HELD).count() == HOLDS_AT_MOST
