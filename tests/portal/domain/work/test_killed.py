"""Job processes killed-stopped and told to end while they work; on the engine of the run."""

import random
import signal
import time
from collections import Counter

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from portal.domain.work import rules
from portal.domain.work.models import Lease
from tests.portal.domain.work.conftest import create_effects, effects, enqueue, lease, status
from tests.portal.domain.work.processes import Crew, wait_for

# Time is for starting processes on a machine that is busy with other tests.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

LEASE = rules.PACE.lease / 4
BUSY = 10  # seconds, for a machine that is busy with other tests


@pytest.fixture
def crew(tmp_path):
    create_effects()
    connection.close()
    crew = Crew(tmp_path)
    yield crew
    crew.stop()


def begin(crew, name, marker, **arguments):
    """Enqueue a task; return the process that has begun it, and the task."""
    task_id = enqueue(name, marker=crew.marker(marker), **arguments)
    return crew.runner_of(marker), task_id


def all_done(*task_ids):
    return lambda: all(status(task_id) == "SUCCESSFUL" for task_id in task_ids)


def test_kill_in_the_middle_of_a_task_leaves_one_effect_within_three_leases(crew):
    """Two are killed with -9, two sleep through their lease; of each pair one has the guard.

    The lease is a quarter of the usual one, so three of them are 15 s here and 60 s in production.
    """
    crew.start_ready(4, lease=LEASE)
    sleeper, asleep = begin(crew, "guarded_after_sleep", "1", key="slept-guarded")
    sleeper.stop_without_locks()
    careless, careless_asleep = begin(crew, "careless_after_sleep", "2", key="slept-careless")
    careless.stop_without_locks()
    first, doubled = begin(crew, "careless_and_slow", "3", key="killed-careless")
    second, guarded = begin(crew, "guarded_and_slow", "4", key="killed-guarded")
    first.kill()
    second.kill()

    crew.start_ready(1, lease=LEASE)
    taken = wait_for(all_done(doubled, guarded), 3 * LEASE + BUSY, "the tasks of the killed are done")
    wait_for(all_done(asleep, careless_asleep), 3 * LEASE + BUSY, "the tasks of the sleepers are done")
    for process in (sleeper, careless):
        process.send(signal.SIGCONT)
        wait_for(process.outcomes, 30, "the sleeper ends its task")

    print(f"taken over within {taken:.1f} s")  # noqa: T201  seen with -s
    assert Counter(effects()) == {
        "killed-guarded": 1,
        "killed-careless": 2,
        "slept-guarded": 1,
        "slept-careless": 2,
    }
    assert (sleeper.outcomes()[0], lease(guarded).attempt) == ("lost to another worker", 2)


def in_order_of_ending(processes):
    """Wait until all have ended; return them as they did. No clock is judged: a busy machine slows each of them."""
    order, left = [], list(processes)
    until = time.monotonic() + 60
    while left and time.monotonic() < until:
        gone = [process for process in left if not process.is_alive()]
        order += gone
        left = [process for process in left if process not in gone]
        time.sleep(0.02)
    assert left == []
    return order


def test_term_ends_in_time_and_leaves_nothing_running(crew):
    crew.start_ready(4)
    long, broken_off = begin(crew, "sleeps", "long", seconds=50)
    stuck, cut_off = begin(crew, "sits_in_c", "stuck")
    short, done = begin(crew, "sleeps", "short", seconds=1)
    (idle,) = set(crew.all) - {short, long, stuck}

    for process in crew.all:
        process.send(signal.SIGTERM)
    order = in_order_of_ending(crew.all)

    assert {process: (process.wait(1), process.outcomes()) for process in crew.all} == {
        idle: (0, []),
        short: (0, ["done"]),
        long: (0, ["given back"]),
        stuck: (75, []),
    }
    # Neither waits for the grace that ends the others; which of the two is quicker is the machine's affair.
    assert set(order[:2]) == {idle, short}, "idle waits for no grace, short for its task alone"
    assert rules.PACE.hard < 10, "`make run` has to be over in 10 s"
    assert [status(each) for each in (done, broken_off, cut_off)] == ["SUCCESSFUL", "READY", "READY"]
    assert [lease(each).attempt for each in (done, broken_off, cut_off)] == [1, 0, 0]


def test_limit_breaks_a_task_off_and_counts_as_an_attempt(crew):
    crew.start_ready(1)
    process, task_id = begin(crew, "has_one_second", "limited")

    wait_for(process.outcomes, 30, "the task is broken off")
    failed = lease(task_id)
    wait_for(lambda: len(process.outcomes()) == 2, 30, "the worker goes on and tries again")

    assert failed.last_error == "portal.domain.work.actions.interrupts.OutOfTime"
    assert (process.outcomes(), lease(task_id).attempt) == (["to be tried again", "done"], 2)


@pytest.mark.only_postgresql
def test_database_gone_for_a_while_is_waited_for(crew):
    process = crew.start()
    wait_for(all_done(enqueue("plain", key="before")), 90, "the first task is done")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    wait_for(all_done(enqueue("plain", key="after")), 60, "the task after the break is done")

    events = {entry["event"] for entry in process.entries()}
    assert events & {"work has no database", "work keeper failed"}


def unfinished():
    """Tell whether tasks of this test are left; periodic ones of other contexts do not count."""
    return DBTaskResult.objects.filter(task_path__startswith="tests.").exclude(status="SUCCESSFUL").exists()


def put_portion(turn, turns, tasks):
    """Enqueue this turn's share of the tasks."""
    with transaction.atomic():
        for number in range(turn * tasks // turns, (turn + 1) * tasks // turns):
            enqueue("guarded_and_brief", key=f"task{number}")


def kill_inside(crew):
    """kill -9 of a process that has one of the tasks in hand."""
    found = []

    def is_caught():
        found[:] = [one for one in [crew.stop_inside("tests.")] if one]
        return found != []

    wait_for(is_caught, 90, "a process is caught at a task")
    found[0].kill()


@pytest.mark.campaign_crashes
@pytest.mark.timeout(900)
def test_kills_at_random_lose_nothing_and_double_nothing(crew, campaign):
    """K2: every task is done, each effect is there once, nothing stays RUNNING.

    Tasks come in portions, so that there is work at each kill however slow the machine starts
    processes, and each kill hits a process that has a task in hand.
    """
    kills, tasks = campaign.of(20, small=4), campaign.of(2000, small=300)
    for _ in range(2):
        crew.start(lease=2)
    for turn in range(kills):
        put_portion(turn, kills, tasks)
        time.sleep(random.uniform(0, 1))  # noqa: S311  where in the work the kill falls
        kill_inside(crew)
        crew.start(lease=2)
    took = wait_for(lambda: not unfinished(), 600, "all done")

    found = effects()
    again = Lease.objects.filter(generation__gt=1).count()
    campaign.record(
        kills=kills,
        tasks=tasks,
        taken_again=again,
        effects=len(found),
        seconds_after_last_kill=round(took, 1),
    )
    assert (len(found), len(set(found)), again > 0) == (tasks, tasks, True)
    assert not Lease.objects.exclude(holder="").exclude(task__status="RUNNING").exists()
