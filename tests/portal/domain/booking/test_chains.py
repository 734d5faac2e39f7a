"""A visit that is moved stays one visit: who replaced whom, how often, what it has become."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.booking import queries
from portal.domain.booking.queries import Chain
from portal.domain.booking.states import State
from tests.factories import booking as places


@pytest.fixture
def chain(desk, anna):
    """Book, move, move: three appointments of which the last one stands."""

    def make(last=State.BOOKED, moves=2):
        rows = []
        for number in range(moves + 1):
            state = last if number == moves else State.MOVED
            before = rows[-1] if rows else None
            rows.append(places.appointment(anna, desk.slots[number], state, replaces=before))
        return rows

    return make


def test_chains_of_count_the_moves_from_the_first(chain):
    first, second, third = chain()
    assert queries.chains_of([third.pk, second.pk, first.pk]) == {
        first.pk: Chain(first.pk, 0),
        second.pk: Chain(first.pk, 1),
        third.pk: Chain(first.pk, 2),
    }


@pytest.mark.parametrize(
    "last", [State.BOOKED, State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC, State.ATTENDED]
)
def test_newest_of_is_what_a_moved_visit_has_become(chain, last):
    first, second, third = chain(last)
    assert [queries.newest_of(one.pk) for one in (first, second, third)] == [third.pk] * 3


@pytest.mark.parametrize("state", [State.HELD, State.EXPIRED, State.RELEASED, State.RESERVING])
def test_a_hold_that_never_replaced_is_no_move(desk, anna, state):
    visit = places.appointment(anna, desk.slots[0])
    tried = places.appointment(anna, desk.slots[1], state, replaces=visit)
    assert queries.newest_of(visit.pk) == visit.pk
    assert queries.chains_of([visit.pk]) == {visit.pk: Chain(visit.pk, 0)}
    assert queries.chains_of([tried.pk]) == {tried.pk: Chain(tried.pk, 0)}, "the old one is not moved yet"


def test_chains_of_strangers_do_not_touch(chain, boris):
    rows = chain()
    other = places.appointment(boris, places.desk().slots[0])
    found = queries.chains_of([other.pk, rows[-1].pk])
    assert found == {other.pk: Chain(other.pk, 0), rows[-1].pk: Chain(rows[0].pk, 2)}


def test_chains_of_nothing_ask_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        assert queries.chains_of([]) == {}
    assert len(asked) == 0
    unknown = uuid.uuid4()
    assert queries.newest_of(unknown) == unknown
    assert queries.chains_of([unknown]) == {}


def test_chains_take_one_query_for_one_and_three(chain):
    rows = chain()
    for wanted in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            queries.chains_of([one.pk for one in wanted])
        assert len(asked) == 1
