"""How many places one account holds in an hour: sixty, whatever becomes of them (R7)."""

from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.limits.actions import Exhausted
from portal.domain.limits.rules import HOLDS_OF_ACCOUNT
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory
from tests.portal.domain.booking.tables import counts
from tests.races.together import together

MOST, SECOND = HOLDS_OF_ACCOUNT.most, timedelta(seconds=1)


def past(someone, slot, count, *, at=NOW - SECOND):
    """Write holds that were let go at once."""
    first = places.appointment(someone, slot, State.RELEASED, held_at=at, hold_ends_at=at, ended_at=at)
    fields = {field.attname: getattr(first, field.attname) for field in Appointment._meta.concrete_fields}
    del fields["id"]
    Appointment.objects.bulk_create(Appointment(**fields) for _ in range(count - 1))


def test_the_sixtieth_hold_of_an_hour_is_given(desk, anna, hold):
    past(anna, desk.slots[0], MOST - 1)

    assert hold(anna, desk.slots[0]).ends_at > NOW


def test_the_one_after_is_refused_and_writes_nothing(desk, anna, hold):
    past(anna, desk.slots[0], MOST - 1)
    kept = hold(anna, desk.slots[0])
    before = counts()

    for slot in desk.slots[1:]:
        with pytest.raises(Exhausted) as refusal:
            hold(anna, slot, at=NOW + SECOND)

    assert (refusal.value.limit, refusal.value.until) == ("holds_account", NOW - SECOND + timedelta(hours=1))
    assert counts() == before
    assert hold(anna, desk.slots[0], at=NOW + SECOND) == kept, "what is held already is no new hold"


def test_the_hour_is_the_last_one(desk, anna, hold):
    past(anna, desk.slots[0], 1, at=NOW - timedelta(minutes=30))
    past(anna, desk.slots[0], MOST - 1)

    with pytest.raises(Exhausted) as refusal:
        hold(anna, desk.slots[0])

    until = NOW + timedelta(minutes=30)
    assert refusal.value.until == until
    with pytest.raises(Exhausted):
        hold(anna, desk.slots[0], at=until - SECOND)
    assert hold(anna, desk.slots[0], at=until).ends_at > until


def test_others_and_what_was_refused_do_not_count(desk, anna, boris, hold):
    past(anna, desk.slots[0], MOST - 1)
    hold(boris, desk.slots[1])
    for _ in range(3):
        with pytest.raises(actions.NotBookable):
            hold(anna, desk.slots[1])

    assert hold(anna, desk.slots[0]).ends_at > NOW


def test_a_robot_leaves_sixty_rows(desk, anna, hold):
    told = []
    for number in range(200):
        try:
            told.append(hold(anna, desk.slots[number % 4], at=NOW + number * SECOND).appointment_id)
        except Exhausted:
            told.append(None)

    assert len(set(told[:MOST])) == Appointment.objects.count() == MOST
    assert set(told[MOST:]) == {None, told[MOST - 1]}, "the place that is held may be asked for again"


def test_holding_costs_as_many_statements_with_a_past_as_without(
    desk, anna, hold, rules_known, django_assert_num_queries
):
    past(anna, desk.slots[0], MOST - 1)

    with django_assert_num_queries(9):
        hold(anna, desk.slots[0])


@pytest.mark.django_db(transaction=True)
def test_a_family_at_once_holds_no_more_than_one_by_one(anna):
    cards = [HoldingFactory(account=anna.account, relation="relative").card for _ in range(4)]
    slots = [places.desk().slots[0] for _ in cards]
    past(anna, slots[0], MOST - 1)

    def hold(number):
        return actions.hold(
            account_id=anna.account.pk, card_id=cards[number].pk, slot_id=slots[number].pk, region="26",
            at=NOW, by=anna.by,
        )  # fmt: skip

    answers = together(4, hold, expected=Exhausted)

    assert sum(isinstance(answer, actions.Held) for answer in answers) == 1
