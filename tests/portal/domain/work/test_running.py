"""One task from taken to let go: done, tried again, dead."""

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs

from portal.domain.work import actions as work
from portal.domain.work import queries
from portal.domain.work.states import DeadReason
from tests.portal.domain.work.conftest import HERE, effects, enqueue, lease, status
from tests.portal.domain.work.sample_jobs import PLANTED

pytestmark = pytest.mark.usefixtures("effect_table")


def test_run_once_is_done_and_not_taken_again(worker):
    task_id = enqueue("plain", key="a")

    assert (worker.drain(), worker.drain()) == (1, 0)
    assert (status(task_id), lease(task_id).holder, effects()) == ("SUCCESSFUL", "", ["a"])


def test_run_takes_the_oldest_first(worker):
    for key in ("c", "a", "b"):
        enqueue("guarded", key=key)

    worker.take_one()

    assert effects() == ["c"]


def test_run_leaves_other_queues_alone(worker):
    task_id = enqueue("tells_time")

    assert (worker.drain(), status(task_id)) == (0, "READY")


def test_fail_waits_longer_and_then_is_dead(worker, clock):
    task_id = enqueue("fails", key="a")

    worker.drain()
    waits = DBTaskResult.objects.get(pk=task_id).run_after - clock.now
    assert (status(task_id), worker.drain(), 1.5 <= waits.total_seconds() <= 2.5) == ("READY", 0, True)
    clock.move(seconds=3)
    worker.drain()

    assert [(each.id.hex, each.attempts, each.reason, each.error) for each in queries.dead(clock.now)] == [
        (task_id.replace("-", ""), 2, DeadReason.ATTEMPTS, "builtins.ValueError")
    ]


def test_fail_writes_where_but_never_the_message(worker, clock):
    task_id = enqueue("fails", key="a")

    with capture_logs() as logged:
        worker.drain()
        clock.move(minutes=1)
        worker.drain()

    row = DBTaskResult.objects.get(pk=task_id)
    assert "sample_jobs.py" in row.traceback
    assert PLANTED not in f"{row.traceback}{lease(task_id).last_error}{logged}"
    assert [entry["error"] for entry in logged if entry["event"] == "work error"] == [
        "builtins.ValueError"
    ] * 2


def test_run_logs_job_attempt_and_seconds(worker):
    task_id = enqueue("plain", key="a")

    with capture_logs() as logged:
        worker.drain()

    assert [(entry["outcome"], entry["seconds"] < 5) for entry in logged] == [("done", True)]
    assert str(lease(task_id).task_id) == task_id


def test_refuse_is_dead_at_once(worker, clock):
    enqueue("refuses", key="a")

    worker.drain()

    assert [(each.attempts, each.reason, each.detail) for each in queries.dead(clock.now)] == [
        (1, DeadReason.REFUSED, "no such appointment")
    ]


@pytest.mark.parametrize("path", [HERE + "gone", "nowhere.at.all", HERE + "no_job", "nonsense"])
def test_unknown_job_is_dead_and_the_worker_goes_on(path, worker, clock):
    broken = enqueue("plain", key="a")
    DBTaskResult.objects.filter(pk=broken).update(task_path=path)
    enqueue("plain", key="b")

    assert worker.drain() == 2
    assert [each.reason for each in queries.dead(clock.now)] == [DeadReason.UNKNOWN]
    assert effects() == ["b"]


def test_arguments_that_do_not_fit_are_dead_at_once(worker, clock):
    broken = enqueue("plain", key="a")
    DBTaskResult.objects.filter(pk=broken).update(args_kwargs={"args": [], "kwargs": {"name": 1}})

    worker.drain()

    assert [each.reason for each in queries.dead(clock.now)] == [DeadReason.ARGUMENTS]


def test_fail_after_finishing_changes_nothing(worker):
    task_id = enqueue("fails_after_finishing", key="a")

    worker.drain()

    assert (status(task_id), effects()) == ("SUCCESSFUL", ["a"])


def test_fail_inside_finishing_rolls_back_and_is_tried_again(worker):
    task_id = enqueue("finishes_then_fails_inside", key="a")

    worker.drain()

    assert (status(task_id), lease(task_id).attempt, effects()) == ("READY", 1, [])


def test_again_starts_from_the_beginning(worker, clock):
    task_id = enqueue("refuses", key="a")
    worker.drain()

    call_command("dead_jobs", "--again", task_id)
    assert (status(task_id), lease(task_id).attempt, queries.dead(clock.now)) == ("READY", 0, [])
    clock.move(days=365)
    worker.drain()

    assert (status(task_id), lease(task_id).attempt, lease(task_id).generation) == ("FAILED", 1, 2)


def test_again_for_a_living_task_is_refused(worker):
    task_id = enqueue("plain", key="a")
    worker.drain()

    with pytest.raises(work.NotDead):
        work.again(lease(task_id).task_id, at=lease(task_id).task.finished_at)
    with pytest.raises(CommandError, match="нет задания"):
        call_command("dead_jobs", "--again", task_id)


def test_dead_jobs_prints_a_line_for_each(worker, capsys):
    task_id = enqueue("refuses", key="a")
    worker.drain()
    DBTaskResult.objects.update(finished_at="2025-01-02T03:04:05Z")

    call_command("dead_jobs")

    assert capsys.readouterr().out == (
        f"{task_id}  2025-01-02 03:04:05Z  {HERE}refuses  1×  refused: no such appointment"
        "  portal.domain.work.actions.registry.PermanentFailure\nОставлено заданий: 1\n"
    )


def test_backlog_counts_each_queue_in_one_query(worker, django_assert_num_queries):
    enqueue("refuses", key="a")
    worker.drain()
    oldest = DBTaskResult.objects.get(pk=enqueue("plain", key="a")).enqueued_at
    enqueue("plain", key="b")

    with django_assert_num_queries(1):
        found = queries.backlog()

    none = [queries.Backlog(queue, 0, 0, 0, None) for queue in ("letters", "slow")]
    assert found == [*none, queries.Backlog("urgent", 2, 0, 1, oldest)]
