"""The timer, signs of life, and what is forgotten."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.domain.work import actions as work
from portal.domain.work import jobs, queries, rules
from portal.domain.work.actions import interrupts, keeper, leases, registry
from portal.domain.work.models import Lease, Tick, WorkerBeat
from tests.portal.domain.work.conftest import enqueue, status

HOURLY = "portal.domain.work.jobs.forget_finished"


def turn(clock):
    return work.turn(queue="slow", at=clock.now)


@pytest.fixture
def slow_worker(clock):
    return work.Worker(queue="slow", clock=clock)


def only_hourly(found):
    """Leave out the periodic jobs of other contexts."""
    return [name for name in found if name == HOURLY]


def count_hourly():
    return DBTaskResult.objects.filter(task_path=HOURLY).count()


@pytest.mark.django_db
def test_turn_enqueues_once_an_hour(clock, slow_worker):
    assert only_hourly(turn(clock)) == [HOURLY]
    slow_worker.drain()
    assert only_hourly(turn(clock)) == []
    clock.move(hours=1)

    assert (only_hourly(turn(clock)), count_hourly()) == ([HOURLY], 2)


@pytest.mark.django_db
def test_turn_waits_for_the_task_of_the_earlier_turn(clock, slow_worker):
    turn(clock)
    clock.move(hours=5)

    assert only_hourly(turn(clock)) == []
    slow_worker.drain()
    assert (only_hourly(turn(clock)), count_hourly()) == ([HOURLY], 2)


@pytest.mark.django_db
def test_turn_keeps_only_the_newest_dead_task_of_the_job(clock):
    died = []
    for _ in range(4):
        turn(clock)
        newest = DBTaskResult.objects.filter(task_path=HOURLY, status="READY").get()
        finish(newest.pk, "FAILED", clock.now)
        died.append(newest.pk)
        clock.move(hours=1)

    turn(clock)

    dead = DBTaskResult.objects.filter(task_path=HOURLY, status="FAILED")
    assert (list(dead.values_list("pk", flat=True)), count_hourly()) == (died[3:], 2)


@pytest.mark.django_db
def test_turn_of_another_queue_is_left_alone(clock):
    assert only_hourly(work.turn(queue="urgent", at=clock.now)) == []


@pytest.mark.django_db
def test_turn_that_is_known_asks_nothing(clock, django_assert_num_queries):
    known = {job.module_path: clock.now for job in registry.periodic()}

    with django_assert_num_queries(0):
        assert work.turn(queue="slow", at=clock.now, known=known) == []


@pytest.mark.django_db(transaction=True)
def test_turn_in_eight_threads_at_once_enqueues_one(clock):
    together = threading.Barrier(8)
    found = []

    def look():
        together.wait()
        try:
            found.extend(only_hourly(turn(clock)))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (found, count_hourly()) == ([HOURLY], 1)


@pytest.mark.django_db
def test_tick_written_twice_is_refused_by_the_database(clock):
    Tick.objects.create(job="a", tick_at=clock.now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Tick.objects.create(job="a", tick_at=clock.now)
    Tick.objects.create(job="b", tick_at=clock.now)


@pytest.mark.django_db
def test_live_queues_hears_a_beat_for_twenty_seconds(clock):
    WorkerBeat.objects.create(
        worker="w", queue="urgent", host="h", process_id=1, started_at=clock.now, beat_at=clock.now
    )

    assert queries.live_queues(clock.now + timedelta(seconds=19)) == {
        "letters": False,
        "slow": False,
        "urgent": True,
    }
    assert queries.live_queues(clock.now + timedelta(seconds=20)) == {
        "letters": False,
        "slow": False,
        "urgent": False,
    }


@pytest.mark.django_db(transaction=True)
def test_keeper_beats_and_says_good_bye():
    alive = keeper.Keeper(
        worker="w",
        queue="slow",
        clock=timezone.now,
        pace=rules.Pace(heartbeat=0.2),
        signals=interrupts.Interrupts(grace=7),
    )
    alive.start()
    wait_for(lambda: queries.live_queues(timezone.now())["slow"])
    alive.stop()

    assert WorkerBeat.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_keeper_gives_a_lost_task_back():
    task_id = enqueue("plain", key="a")
    leases.claim(queue="urgent", worker="gone", at=timezone.now(), pace=rules.Pace(lease=-1))
    alive = keeper.Keeper(
        worker="w",
        queue="slow",
        clock=timezone.now,
        pace=rules.Pace(),
        signals=interrupts.Interrupts(grace=7),
    )
    alive.start()
    wait_for(lambda: status(task_id) == "READY")
    alive.stop()


def wait_for(condition, seconds=5):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.05)


@pytest.mark.django_db
def test_forget_finished_keeps_what_is_young_or_waits(clock):
    done_old, done_young, dead_old, waiting = (enqueue("plain", key=key) for key in "abcd")
    finish(done_old, "SUCCESSFUL", clock.now - timedelta(days=8))
    finish(done_young, "SUCCESSFUL", clock.now - timedelta(days=6))
    finish(dead_old, "FAILED", clock.now - timedelta(days=8))
    Tick.objects.create(job="a", tick_at=clock.now - timedelta(days=9))
    Tick.objects.create(job="a", tick_at=clock.now - timedelta(days=8))

    assert work.forget_finished(at=clock.now) == 2
    assert {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)} == {
        done_young,
        dead_old,
        waiting,
    }
    assert [tick.tick_at for tick in Tick.objects.all()] == [clock.now - timedelta(days=8)]


@pytest.mark.django_db
def test_forget_finished_drops_tasks_of_the_timer_after_an_hour(clock, slow_worker):
    turn(clock)
    slow_worker.drain()
    clock.move(hours=2)

    jobs.actions.forget_finished(at=clock.now)

    assert (count_hourly(), Lease.objects.count()) == (0, 0)
    assert Tick.objects.get(job=HOURLY).task is None


def finish(task_id, state, at):
    DBTaskResult.objects.filter(pk=task_id).update(status=state, finished_at=at)
