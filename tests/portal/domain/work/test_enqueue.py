"""Asking for a job: in the transaction of the change, by identifiers only."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.domain.work import actions as work
from tests.portal.domain.work import sample_jobs
from tests.portal.domain.work.conftest import HERE, effects, enqueue, status


@pytest.mark.django_db
def test_enqueue_in_a_transaction_that_rolls_back_leaves_nothing():
    with transaction.atomic():
        enqueue("plain", key="a")
        transaction.set_rollback(True)

    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_enqueue_writes_one_row_with_its_identifiers():
    enqueue("plain", key="a")

    row = DBTaskResult.objects.get()
    assert (row.task_path, row.queue_name, row.args_kwargs) == (
        HERE + "plain",
        "urgent",
        {"args": [], "kwargs": {"key": "a"}},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["Иванов", "Ivanov Ivan", "a" * 129, {"snils": "1"}, 1.5, ["Иванов"], "a\nb"], ids=str
)
def test_enqueue_more_than_an_identifier_is_refused(key):
    with pytest.raises(work.UnfitArguments) as caught:
        enqueue("plain", key=key)

    assert str(caught.value) == f"{HERE}plain: arguments must be named identifiers: key"
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", [1, None, True, "2030-05-06T07:08:09+00:00", "7f-aa", ["a", 2], "/var/x.jsonl"], ids=str
)
def test_enqueue_an_identifier_is_accepted(key):
    enqueue("plain", key=key)

    assert DBTaskResult.objects.get().args_kwargs["kwargs"] == {"key": key}


@pytest.mark.django_db
def test_enqueue_without_names_is_refused():
    with pytest.raises(work.UnfitArguments, match="given without a name"):
        sample_jobs.plain.enqueue("a")


@pytest.mark.parametrize("name", ["no_job", "nowhere", "PLANTED"])
def test_enqueue_what_is_not_a_job_is_refused(name):
    with pytest.raises(work.UnknownJob, match=name):
        work.enqueue(HERE + name, key="a")


@pytest.mark.usefixtures("effect_table")
def test_enqueue_for_later_waits_until_then(worker, clock):
    clock.move(hours=1)
    later = clock.now
    clock.move(hours=-1)
    task_id = work.enqueue(HERE + "plain", run_after=later, key="a").id

    assert worker.drain() == 0
    clock.move(hours=1)
    assert worker.drain() == 1
    assert (status(task_id), effects()) == ("SUCCESSFUL", ["a"])


@pytest.mark.usefixtures("effect_table")
def test_call_runs_the_plain_function():
    sample_jobs.guarded(key="a")

    assert effects() == ["a"]
