"""The checker says yes to what is good, and finds each bug that was put in."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.history.checker import Wrong, anomalies
from tests.history.living import lived
from tests.history.told import Told, Verb
from tests.history.world import BUGS

SEEDS, ENOUGH, LONG = 10, 9, 900
SEES = {
    "double_sale": {Wrong.NO_ORDER},
    "lost_ack": {Wrong.LOST, Wrong.NO_ORDER},
    "cancel_keeps": {Wrong.NO_ORDER},
    "move_loses": {Wrong.MOVED_NOWHERE},
    "move_keeps_both": {Wrong.NO_ORDER, Wrong.KEPT_BOTH},
    "sold_resting": {Wrong.SOLD_RESTING},
    "stale_ticket": {Wrong.NO_ORDER},
    "stale_list": {Wrong.NO_ORDER},
    "line_missing": {Wrong.BROKEN_LINES},
    "entry_missing": {Wrong.NO_RECORD},
    "hold_for_ever": {Wrong.HOLD_TOO_LONG},
    "hold_twice": {Wrong.TWICE, Wrong.NO_ORDER},
    "two_posts": {Wrong.CLINIC_DIFFERS},
    "told_too_early": {Wrong.NO_NUMBER},
}
"""By what each bug is found; any of them is enough."""


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_a_good_history_is_accepted(seed):
    assert anomalies(lived(seed)) == []


def test_good_histories_hold_everything_that_may_happen():
    told = {(op.verb, op.told) for seed in range(20) for op in lived(seed, ops=LONG).ops}

    for verb in Verb:
        assert (verb, Told.UNKNOWN) in told
    assert told >= {
        (Verb.HOLD, Told.HELD), (Verb.HOLD, Told.TAKEN), (Verb.HOLD, Told.MINE), (Verb.CONFIRM, Told.BOOKED),
        (Verb.CONFIRM, Told.OVER), (Verb.CANCEL, Told.CANCELLED), (Verb.TICKET, Told.MOVED),
        (Verb.TICKET, Told.BOOKED), (Verb.TICKET, Told.CANCELLED),
    }  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_is_found(bug):
    found = [{one.wrong for one in anomalies(lived(seed, ops=LONG, bug=bug))} for seed in range(SEEDS)]

    assert sum(bool(SEES[bug] & each) for each in found) >= ENOUGH


def good():
    """Return a history with a visit that was told as booked and stands."""
    for seed in range(50):
        history = lived(seed)
        standing = [one for one in history.tables.visits if one.state == "booked"]
        if standing and any(
            op.appointment == standing[0].id and op.told == Told.BOOKED for op in history.ops
        ):
            return history, standing[0]
    raise AssertionError


def with_tables(history, **changes):
    return replace(history, tables=replace(history.tables, **changes))


def test_a_row_that_vanished_is_lost():
    history, visit = good()
    rest = tuple(one for one in history.tables.visits if one.id != visit.id)

    wrong = {one.wrong for one in anomalies(with_tables(history, visits=rest))}

    assert {Wrong.LOST, Wrong.NO_ORDER} <= wrong


def test_a_row_that_nobody_asked_for_is_seen():
    history, visit = good()
    rows = (*history.tables.visits, replace(visit, id="unasked", slot=99))

    found = anomalies(
        with_tables(replace(history, places={**history.places, 99: history.places[10]}), visits=rows)
    )

    assert {one.about for one in found if one.wrong == Wrong.NOBODY_ASKED} == {
        "visit unasked",
        "hold unasked",
    }


def test_a_visit_that_was_told_twice_is_seen():
    history, visit = good()
    notices = {**history.tables.notices, (visit.id, "booked"): 2, (visit.id, "moved"): 0}

    found = anomalies(with_tables(history, notices=notices))

    assert [(one.wrong, one.about) for one in found] == [(Wrong.NO_NOTICE, visit.id)]
