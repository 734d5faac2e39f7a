"""A place as a register: what has an order is accepted, what has none is refused."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.register import FREE as NOBODY
from tests.history.register import Access, Do, Times, after, unexplained

TIMES = Times(life_s=20)
RESTING = Times(life_s=20, rests_s=10)


def did(do, begin, end, card="anna", appointment="a1", **more):
    return Access(do, begin, end, card, appointment, **more)


ANNA = did(Do.HOLD, 1, 2), did(Do.BOOK, 3, 4)
BORIS = did(Do.HOLD, 5, 6, "boris", "b1")
GOOD = {
    "held and booked": [*ANNA, did(Do.END_BOOKED, 9, 9)],
    "refused while it is held": [*ANNA, did(Do.TAKEN, 2.5, 2.9, "boris", "")],
    "refused while a hold is on its way": [did(Do.HOLD, 1, 5), did(Do.TAKEN, 2, 3, "boris", "")],
    "sold again after a cancelling": [*ANNA, did(Do.LEAVE, 5, 7), did(Do.HOLD, 6, 8, "boris", "b1")],
    "sold again after a hold has ended": [did(Do.HOLD, 1, 2), did(Do.HOLD, 22, 23, "boris", "b1")],
    "the same hold given back": [did(Do.HOLD, 1, 2), did(Do.HOLD, 3, 4), did(Do.BOOK, 5, 6)],
    "let go because of another hold": [ANNA[0], did(Do.DROP, 4, 5, "anna", "a2", is_optional=True), BORIS],
    "a confirm that nobody heard, done": [ANNA[0], did(Do.BOOK, 3, 33, is_optional=True), did(Do.END_BOOKED, 50, 50)],
    "a confirm that nobody heard, not done": [
        ANNA[0], did(Do.BOOK, 3, 33, is_optional=True), did(Do.HOLD, 23, 24, "boris", "b1"),
    ],
    "an unheard hold stands against others": [
        did(Do.HOLD, 1, 31, "anna", "", is_optional=True), did(Do.TAKEN, 5, 6, "boris", ""),
    ],
    "an unheard hold is given back": [did(Do.HOLD, 1, 31, "anna", "", is_optional=True), *ANNA],
    "cancelled twice": [*ANNA, did(Do.LEAVE, 5, 6, is_again=True), did(Do.LEAVE, 5, 7, is_again=True)],
    "offered before and hidden after": [did(Do.OFFERED, 0.1, 0.2), ANNA[0], did(Do.HIDDEN, 3, 4)],
    "a ticket that stands and stood": [*ANNA, did(Do.STANDS, 5, 6), did(Do.LEAVE, 6, 7), did(Do.STOOD, 8, 9)],
    "over after its time": [ANNA[0], did(Do.OVER, 22, 23)],
}  # fmt: skip
BAD = {
    "sold twice": [*ANNA, BORIS],
    "sold to two who asked at once": [did(Do.HOLD, 1, 5), did(Do.HOLD, 1, 5, "boris", "b1")],
    "refused though it was free": [did(Do.TAKEN, 1, 2, "boris", ""), did(Do.HOLD, 3, 4)],
    "refused because of what nobody asked": [did(Do.TAKEN, 1, 2, "boris", "")],
    "booked and gone": [*ANNA, did(Do.END_FREE, 9, 9)],
    "booked though the hold had ended": [ANNA[0], did(Do.BOOK, 30, 31)],
    "over before its time": [ANNA[0], did(Do.OVER, 3, 4)],
    "cancelled and still booked": [*ANNA, did(Do.LEAVE, 5, 6), did(Do.END_BOOKED, 9, 9)],
    "cancelled and still told as booked": [*ANNA, did(Do.LEAVE, 5, 6), did(Do.STANDS, 7, 8)],
    "cancelled though nobody asked": [*ANNA, did(Do.STOOD, 5, 6)],
    "offered while it was booked": [*ANNA, did(Do.OFFERED, 5, 6)],
    "hidden while it was free": [did(Do.HIDDEN, 1, 2)],
    "a hold that never ends": [ANNA[0], did(Do.TAKEN, 23, 24, "boris", "")],
    "an unheard hold that never ends": [
        did(Do.HOLD, 1, 31, "anna", "", is_optional=True), did(Do.TAKEN, 60, 61, "boris", ""),
    ],
    "an unheard confirm and a free end before it could end": [
        *ANNA, did(Do.LEAVE, 5, 35, is_optional=True), did(Do.HOLD, 36, 37, "boris", "b1"),
        did(Do.STANDS, 38, 39),
    ],
    "two visits at the end": [*ANNA, did(Do.END_BOOKED, 9, 9), did(Do.END_BOOKED, 9, 9, "boris", "b1")],
}  # fmt: skip


@pytest.mark.parametrize("accesses", GOOD.values(), ids=GOOD)
def test_what_has_an_order_is_accepted(accesses):
    assert unexplained(accesses, TIMES) is None


@pytest.mark.parametrize("accesses", BAD.values(), ids=BAD)
def test_what_has_no_order_is_refused(accesses):
    assert unexplained(accesses, TIMES) in accesses


def test_a_freed_place_may_rest_for_a_while_and_not_longer():
    freed = [*ANNA, did(Do.LEAVE, 5, 6)]

    assert unexplained([*freed, did(Do.TAKEN, 7, 8, "boris", "")], RESTING) is None
    assert unexplained([*freed, did(Do.HOLD, 7, 8, "boris", "b1")], RESTING) is None
    assert unexplained([*freed, did(Do.TAKEN, 17, 18, "boris", "")], RESTING) is not None
    assert unexplained([*freed, did(Do.TAKEN, 7, 8, "boris", "")], TIMES) is not None


KINDS = st.sampled_from(
    [Do.HOLD, Do.TAKEN, Do.BOOK, Do.LEAVE, Do.DROP, Do.OFFERED, Do.HIDDEN, Do.STANDS, Do.END_FREE, Do.END_BOOKED]
)  # fmt: skip
SOME = st.builds(
    lambda do, begin, length, who, unheard: Access(
        do, begin, begin + length, who, "" if do == Do.TAKEN else f"{who} 1", is_optional=unheard or do == Do.DROP
    ),
    KINDS, st.integers(1, 30), st.integers(0, 12), st.sampled_from(["anna", "boris"]), st.booleans(),
)  # fmt: skip


def any_order(accesses):
    """Try each choice of what was done, in each order: the definition itself, slow and without any thought."""
    needed = {at for at, one in enumerate(accesses) if not one.is_optional}
    return any(
        needed <= set(order) and _is_order([accesses[at] for at in order])
        for count in range(len(needed), len(accesses) + 1)
        for order in permutations(range(len(accesses)), count)
    )


def _is_order(order):
    if any(later.end < one.begin for at, one in enumerate(order) for later in order[at + 1 :]):
        return False
    state = NOBODY
    for one in order:
        state = after(state, one, TIMES)
        if state is None:
            return False
    return True


@given(st.lists(SOME, max_size=5))
def test_the_search_finds_what_the_definition_finds(accesses):
    assert (unexplained(accesses, TIMES) is None) == any_order(accesses)
