"""Two workers never end one task twice, whatever happened to the first."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from portal.domain.work import actions as work
from portal.domain.work import queries
from portal.domain.work.actions import effects as guard
from portal.domain.work.actions import leases
from portal.domain.work.models import Lease
from portal.domain.work.states import DeadReason
from tests.portal.domain.work import sample_jobs
from tests.portal.domain.work.conftest import effects, enqueue, lease, status

pytestmark = pytest.mark.usefixtures("effect_table")


def claim(clock, worker="first"):
    return leases.claim(queue="urgent", worker=worker, at=clock.now)


@pytest.fixture
def twice_held(clock):
    """Take one task twice: the first worker slept through its lease."""
    enqueue("plain", key="a")
    first = claim(clock)
    clock.move(seconds=21)
    work.reap(at=clock.now)
    return first, claim(clock, "second")


def run_as(held, clock, function):
    with guard.running(guard.Run(held=held, clock=clock)):
        function()


def test_finishing_with_a_lost_lease_leaves_one_effect(twice_held, clock):
    first, second = twice_held

    run_as(second, clock, lambda: sample_jobs.guarded(key="second"))
    with pytest.raises(work.LeaseLost):
        run_as(first, clock, lambda: sample_jobs.guarded(key="first"))

    assert (effects(), status(first.task_id)) == (["second"], "SUCCESSFUL")


def test_finishing_by_the_old_holder_before_the_new_one_leaves_one_effect(twice_held, clock):
    first, second = twice_held

    with pytest.raises(work.LeaseLost):
        run_as(first, clock, lambda: sample_jobs.guarded(key="first"))
    run_as(second, clock, lambda: sample_jobs.guarded(key="second"))

    assert effects() == ["second"]


def test_control_without_the_guard_the_effect_doubles(twice_held, clock):
    first, second = twice_held

    run_as(second, clock, lambda: sample_jobs.plain(key="second"))
    run_as(first, clock, lambda: sample_jobs.plain(key="first"))

    assert effects() == ["first", "second"]


def test_holding_with_a_lost_lease_rolls_back(twice_held, clock):
    first, second = twice_held

    def step():
        with work.holding():
            sample_jobs.leave_effect("a")

    with pytest.raises(work.LeaseLost):
        run_as(first, clock, step)
    run_as(second, clock, step)

    assert (effects(), status(first.task_id)) == (["a"], "RUNNING")


def test_lease_held_tells_the_holders_apart(twice_held, clock):
    first, second = twice_held
    seen = []

    for held in (first, second):
        run_as(held, clock, lambda: seen.append(work.lease_held()))

    assert (seen, work.lease_held()) == ([False, True], True)


@pytest.mark.parametrize("verb", [leases.extend, leases.finish, leases.give_back])
def test_change_by_the_old_holder_changes_nothing(verb, twice_held, clock):
    first, _ = twice_held
    before = Lease.objects.values().get()

    assert verb(first, at=clock.now) is False
    assert (Lease.objects.values().get(), status(first.task_id)) == (before, "RUNNING")


def test_extend_keeps_the_task_from_the_reaper(clock):
    enqueue("plain", key="a")
    held = claim(clock)
    clock.move(seconds=15)
    assert leases.extend(held, at=clock.now) is True
    clock.move(seconds=15)

    assert work.reap(at=clock.now) == []
    clock.move(seconds=6)
    assert work.reap(at=clock.now) == [held.task_id]


def test_reap_lets_the_task_be_taken_at_once(clock):
    enqueue("plain", key="a")
    first = claim(clock)
    clock.move(seconds=20, microseconds=1)
    work.reap(at=clock.now)

    second = claim(clock, "second")

    assert (second.task_id, second.generation, second.attempt) == (first.task_id, 2, 2)


def test_reap_at_the_last_attempt_is_dead(clock):
    task_id = enqueue("fails", key="a")
    for _ in range(2):
        claim(clock)
        clock.move(minutes=1)
        work.reap(at=clock.now)

    assert [(str(each.id), each.reason, each.error) for each in queries.dead(clock.now)] == [
        (task_id, DeadReason.ATTEMPTS, leases.LOST_WORKER)
    ]


def test_reap_takes_what_another_worker_left_without_a_lease(clock):
    task_id = enqueue("plain", key="a")
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.now)

    assert work.reap(at=clock.now + timedelta(seconds=19)) == []
    assert [str(each) for each in work.reap(at=clock.now + timedelta(seconds=21))] == [task_id]
    assert status(task_id) == "READY"


def test_give_back_is_not_an_attempt(clock):
    task_id = enqueue("plain", key="a")

    leases.give_back(claim(clock), at=clock.now)

    assert (status(task_id), lease(task_id).attempt, lease(task_id).generation) == ("READY", 0, 1)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"holder": "x"}, "work_lease_held_or_not"),
        (
            {"dead_reason": "refused", "holder": "x", "expires_at": "2030-01-01T00:00:00Z"},
            "work_lease_dead_is_not_held",
        ),
        ({"dead_reason": "boredom"}, "work_lease_dead_reason_known"),
        ({"attempt": 7}, "work_lease_attempt_within_generation"),
    ],
)
def test_lease_that_makes_no_sense_is_refused_by_the_database(wrong, name, clock):
    task_id = enqueue("plain", key="a")
    leases.give_back(claim(clock), at=clock.now)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Lease.objects.filter(pk=task_id).update(**wrong)
    assert Lease.objects.filter(pk=task_id).update(holder="x", expires_at=clock.now) == 1
