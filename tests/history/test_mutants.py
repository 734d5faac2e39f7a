"""The control of B4: bugs put into the verbs of the running portal are each found by the checker.

The same clients, the same checker; a share of bugs that is not found is a share of what B4 would not find.
"""

from collections import Counter
from itertools import islice

import pytest
from django.db import connection

from tests.history import hurried, region, rows
from tests.history.checker import Wrong, anomalies
from tests.history.told import History
from tests.races import clients, crowd, portal

FULL, SMALL = 400, 100
SEEDS, ENOUGH = 10, 0.9
CONNECTIONS, PROCESSES = 2, 4
PEOPLE, OPS_OF_PERSON = 12, 12
PLACES, SOME_MOVE = 8, ("move_loses", "move_keeps_both")
SORTS = {"sold_resting": ("rests",), "told_too_early": ("outside",)}
SEES = {
    "double_sale": {Wrong.NO_ORDER},
    "lost_ack": {Wrong.LOST},
    "cancel_keeps": {Wrong.NO_ORDER},
    "move_loses": {Wrong.MOVED_NOWHERE},
    "move_keeps_both": {Wrong.KEPT_BOTH, Wrong.TWICE, Wrong.NO_ORDER},
    "sold_resting": {Wrong.SOLD_RESTING},
    "stale_ticket": {Wrong.NO_ORDER},
    "line_missing": {Wrong.BROKEN_LINES},
    "hold_for_ever": {Wrong.HOLD_TOO_LONG},
    "told_too_early": {Wrong.NO_NUMBER},
}
"""The eight of the paper and two more, and by what each is found."""


def live(folder, monkeypatch, *, ops, seeds):
    """Let people live under each bug, each with places of its own; return a history for each bug and seed."""
    clinics, regions, jobs = region.clinics(), {}, []
    each = max(PEOPLE, ops // OPS_OF_PERSON)
    people = iter(crowd.people(each * len(SEES) * seeds))
    for bug in SEES:
        for seed in range(seeds):
            places = region.of_doctors(2, places=PLACES, of_sort=clinics, sorts=SORTS.get(bug, ("plain",)))
            regions[bug, seed] = places
            jobs += region.jobs(
                places, list(islice(people, each)), CONNECTIONS, seed=seed, bug=bug,
                ops=ops // CONNECTIONS, unheard=0.02, moves=bug in SOME_MOVE,
            )  # fmt: skip
    ledger, outside = folder / "ledger.jsonl", clinics["outside"].pk
    monkeypatch.setenv(hurried.CLINIC, str(outside))
    monkeypatch.setenv(hurried.LEDGER, str(ledger))
    with portal.running(folder, "tests.history.mutants") as port:
        told = clients.run("tests.history.client", port, folder, jobs, processes=PROCESSES)
    hurried.give_back(outside, ledger, monkeypatch)
    tables, ops_of = rows.read(region.posted(ledger)), region.ops_of(told)
    return {
        key: History(
            tuple(op for op in ops_of if op.slot in places or op.doctor in doctors(places)), places,
            tables.of(places), hurried.LIFE_S,
        )
        for key, places in regions.items()
    }  # fmt: skip


def doctors(places):
    return {place.doctor for place in places.values()}


@pytest.mark.campaign_history
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
def test_each_seeded_bug_is_found(campaign, tmp_path, monkeypatch):
    seeds = campaign.of(SEEDS, small=1)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX booking_place_sold_once")

    histories = live(tmp_path, monkeypatch, ops=max(SMALL, campaign.of(FULL, small=SMALL)), seeds=seeds)

    wrong = {key: {one.wrong for one in anomalies(history)} for key, history in histories.items()}
    found = Counter(bug for (bug, _seed), each in wrong.items() if SEES[bug] & each)
    told = {bug: f"{found[bug]} of {seeds}" for bug in SEES}
    campaign.record(**{f"{connection.vendor} seeded bugs": told})
    assert {bug: found[bug] >= seeds * ENOUGH for bug in SEES} == dict.fromkeys(SEES, True), wrong
