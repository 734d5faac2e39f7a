"""Who is searched for without asking: new cards, and by the schedule."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from portal.domain.attachments import actions, jobs
from portal.domain.attachments.actions import beginning
from portal.domain.attachments.models import Search, Sweep
from portal.domain.attachments.states import ASKED_AT_ONCE, LEASE, State
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation, Source
from tests.factories.accounts import NOW, ConsentFactory
from tests.factories.attachments import SearchFactory, line_about
from tests.factories.patients import HoldingFactory, patient
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def region(db):
    return RegionFactory()


def look(at=NOW):
    return actions.look(at=at)


def swept(at=NOW):
    """Sweep over every card; return how many searches were begun by each look until it was over."""
    actions.sweep(at=at)
    begun = []
    while Sweep.objects.get().position is not None:
        begun.append(look(at))
    return begun


def lines():
    told = DBTaskResult.objects.filter(task_path="portal.domain.attachments.jobs.work_line")
    return sorted(task.args_kwargs["kwargs"]["line"] for task in told)


def test_new_card_is_searched_for_once_where_its_consent_was_given():
    anna = patient()
    assert [look(), look()] == [1, 0]
    assert list(Search.objects.values_list("card", "region", "state")) == [(anna.card.pk, "26", "queued")]
    assert lines() == [1, 1]


def test_consent_of_the_holding_goes_before_that_of_the_card():
    RegionFactory(code="73")
    holding = HoldingFactory(consent=ConsentFactory(region="73"))
    look()
    assert list(Search.objects.values_list("card", "region")) == [(holding.card_id, "73")]


def test_card_of_two_accounts_is_searched_for_once():
    child = HoldingFactory(relation=Relation.CHILD).card
    HoldingFactory(relation=Relation.CHILD, card=child)
    assert look() == 1
    assert Search.objects.count() == 1


@pytest.mark.parametrize("why", ["typed", "given up", "region is off", "emptied"])
def test_card_without_a_right_to_it_is_not_searched_for(why):
    anna = patient(**({"source": Source.HAND} if why == "typed" else {}))
    if why == "given up":
        Holding.objects.update(ended_at=NOW)
    if why == "region is off":
        RegionFactory(switched_on=False)
    if why == "emptied":
        Card.objects.filter(pk=anna.card.pk).update(
            consent=None, emptied_at=NOW, surname="", snils="", policy_number="", policy_kind=""
        )
    assert (look(), sum(swept()), Search.objects.count()) == (0, 0, 0)


def test_card_confirmed_long_after_it_was_made_is_found_by_the_sweep(monkeypatch):
    monkeypatch.setattr(beginning, "_NEWEST", 2)
    old, *_others = [patient() for _ in range(3)]
    assert look() == 2
    assert look() == 0
    assert swept() == [1, 0]
    assert Search.objects.filter(card=old.card).count() == 1


def test_sweep_goes_on_in_parts_and_waits_while_the_queue_is_full(monkeypatch):
    monkeypatch.setattr(beginning, "_NEWEST", 0)
    monkeypatch.setattr(beginning, "_PART", 3)
    monkeypatch.setattr(beginning, "QUEUE_AT_MOST", 2)
    for _ in range(5):
        patient()
    actions.sweep(at=NOW)
    begun = []
    while Sweep.objects.get().position is not None:
        begun.append(look())
        if begun[-1] == 0:
            Search.objects.filter(state="queued").update(state="none", ended_at=NOW, next_at=NOW + DAY)
    assert (sum(begun), Search.objects.count()) == (5, 5)
    assert max(begun) == 2
    assert look() == 0


def test_sweep_under_way_is_not_begun_anew():
    actions.sweep(at=NOW)
    Sweep.objects.update(position=7)
    actions.sweep(at=NOW + DAY)
    assert list(Sweep.objects.values_list("position", "begun_at")) == [(7, NOW)]


def test_no_more_are_begun_than_can_be_asked_in_time(monkeypatch):
    monkeypatch.setattr(beginning, "QUEUE_AT_MOST", 2)
    for _ in range(3):
        patient()
    assert [look(), look()] == [2, 0]
    Search.objects.update(state=State.NONE, ended_at=NOW, next_at=NOW + DAY)
    assert look() == 1


@pytest.mark.parametrize(
    ("state", "after"),
    [("found", 30 * DAY), ("none", 2 * DAY), ("mismatch", 7 * DAY), ("unavailable", timedelta(hours=1))],
)
def test_schedule_asks_again(state, after):
    anna = patient()
    SearchFactory(card=anna.card, ended=True, state=state, next_at=NOW + after)
    assert look(NOW + after - timedelta(seconds=1)) == 0
    assert look(NOW + after) == 1
    assert list(Search.objects.values_list("state", "queued_at")) == [("queued", NOW + after)]


def test_schedule_forgets_a_card_that_nobody_holds():
    SearchFactory(ended=True, next_at=NOW)
    assert look(NOW + DAY) == 0


def test_question_of_a_killed_worker_is_put_back():
    SearchFactory(state=State.RUNNING, line=3, asked_at=NOW, taken=1)
    look(NOW + LEASE - timedelta(seconds=1))
    assert Search.objects.get().state == State.RUNNING
    look(NOW + LEASE)
    told = Search.objects.get()
    assert (told.state, told.line, told.due_at) == (State.QUEUED, None, NOW + LEASE)


def test_hands_are_called_for_free_lines_only():
    SearchFactory(state=State.RUNNING, line=2, asked_at=NOW)
    for _ in range(ASKED_AT_ONCE + 2):
        patient()
    look()
    assert lines() == [1, 3, 4, 5]


def test_look_costs_the_same_for_one_and_for_three():
    for line in range(1, ASKED_AT_ONCE + 1):
        SearchFactory(state=State.RUNNING, line=line, asked_at=NOW)
    costs = []
    for count in (1, 3):
        for _ in range(count):
            patient()
        with CaptureQueriesContext(connection) as asked:
            assert look() == count
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_jobs_find_ask_and_end():
    line_about(patient().card)
    jobs.look()
    jobs.work_line(line=1)
    jobs.end_overdue()
    jobs.sweep()
    assert list(Search.objects.values_list("state", flat=True)) == ["found"]
