"""How the way through ESIA stands: put together of four rows, none believed for longer than it deserves."""

from datetime import timedelta

import pytest

from portal.domain.health import actions, jobs, ports, queries
from portal.domain.health.models import Probe
from portal.domain.health.states import ACCEPTED, ESIA, EXCHANGE, FAILED, SIGNED_IN
from tests.factories.accounts import NOW

SECOND = timedelta(seconds=1)


def note(system, is_up, ago=0, detail=""):
    actions.note(system=system, is_up=is_up, at=NOW - ago * SECOND, detail=detail)


def way():
    return queries.way_through_esia(NOW)


def test_nothing_is_known_before_anybody_looked(db):
    told = way()
    assert (told.is_up, told.is_accepted, told.checked_at, told.last_at) == (None, None, None, None)
    assert not told.is_down


def test_the_way_costs_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        way()


@pytest.mark.parametrize(("ago", "expected"), [(0, False), (119, False), (120, None)])
def test_a_probe_is_believed_for_two_minutes(db, ago, expected):
    note(ESIA, is_up=False, ago=ago)
    assert way().is_up is expected
    assert way().is_down is (expected is False)


@pytest.mark.parametrize(("ago", "is_down"), [(0, True), (19, True), (20, False)])
def test_an_open_breaker_outweighs_the_probe_for_twenty_seconds(db, ago, is_down):
    """A silent breaker has tried again and is closed: E18, the page says so within 30 s."""
    note(ESIA, is_up=True)
    note(EXCHANGE, is_up=False, ago=ago)
    assert way().is_down is is_down


def test_a_closed_breaker_says_nothing_against_the_probe(db):
    note(EXCHANGE, is_up=True)
    assert way().is_up is None
    note(ESIA, is_up=False)
    assert way().is_down


@pytest.mark.parametrize(
    ("is_up", "detail", "at_work"),
    [(False, "works", True), (False, "status 502", False), (True, "works", False)],
)
def test_works_are_known_by_name(db, is_up, detail, at_work):
    note(ESIA, is_up=is_up, detail=detail)
    assert way().is_at_work is at_work


@pytest.mark.parametrize(("ago", "expected"), [(299, False), (300, None)])
def test_whether_requests_are_accepted_is_believed_for_five_minutes(db, ago, expected):
    note(ACCEPTED, is_up=False, ago=ago, detail="007053")
    assert way().is_accepted is expected


def test_the_last_success_is_kept_and_written_once_a_minute(db, django_assert_num_queries):
    for ago, kept in ((90, 90), (60, 90), (0, 0)):
        actions.note_sign_in(has_worked=True, at=NOW - ago * SECOND)
        assert way().last_at == NOW - kept * SECOND
    with django_assert_num_queries(1):
        actions.note_sign_in(has_worked=True, at=NOW)


def test_a_rare_probe_that_learnt_nothing_leaves_what_was_known(db, monkeypatch):
    note(ACCEPTED, is_up=False, detail="007053")
    monkeypatch.setattr(ports, "rare_probes", {ACCEPTED: lambda: None})
    jobs.probe_rarely()
    assert Probe.objects.get(pk=ACCEPTED).detail == "007053"
    monkeypatch.setattr(ports, "rare_probes", {ACCEPTED: lambda: ports.Answer(is_up=True)})
    jobs.probe_rarely()
    assert Probe.objects.get(pk=ACCEPTED).is_up


@pytest.mark.parametrize(("ago", "counts"), [(0, True), (599, True), (600, False)])
def test_a_failed_sign_in_counts_for_ten_minutes(db, ago, counts):
    actions.note_sign_in(has_worked=False, at=NOW - ago * SECOND)
    assert (way().failed_at is not None) is counts


def test_the_first_that_comes_in_ends_it_at_once(db):
    for seconds, has_worked in ((30, True), (20, False), (10, True)):
        actions.note_sign_in(has_worked=has_worked, at=NOW - seconds * SECOND)
    assert way().failed_at is None
    assert way().last_at == NOW - 10 * SECOND


def test_one_that_fails_right_after_one_that_came_in_counts(db):
    for seconds, has_worked in ((4, False), (3, True), (1, False)):
        actions.note_sign_in(has_worked=has_worked, at=NOW - seconds * SECOND)
    assert way().failed_at == NOW - SECOND


@pytest.mark.parametrize(("has_worked", "every"), [(True, 60), (False, 5)])
def test_many_at_once_write_once(db, has_worked, every):
    for seconds in range(2 * every):
        actions.note_sign_in(has_worked=has_worked, at=NOW + seconds * SECOND)
    system = SIGNED_IN if has_worked else FAILED
    assert Probe.objects.get(pk=system).checked_at == NOW + every * SECOND
