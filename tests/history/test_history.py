"""B4: many people hold, book, move, cancel and look at once; the checker finds nothing.

Each client writes down what it asked and was told, with a share of answers that nobody waited for. What the places
and the tables say must have an order in which every answer is true, and keep I1–I8.
"""

from collections import Counter

import pytest
from django.db import connection

from tests.history import hurried, region, rows
from tests.history.checker import anomalies
from tests.history.told import History
from tests.races import clients, crowd, portal

SEEDS, FULL, SMALL = 30, 20_000, 480
PROCESSES, CONNECTIONS = 8, 4
FEW_PROCESSES = 4
OPS_OF_PERSON = 12
OPS_OF_PLACE = 40
UNHEARD = 0.02
EXPECTED = {200, 303, 409, 410, 0}
"""What people are answered: nothing else, no 429, no 500; 0 where nobody waited."""


def processes(campaign):
    return FEW_PROCESSES if campaign.scale is None else PROCESSES


def live(campaign, folder, monkeypatch, seed):
    """Let people live through a history; return it, and how often each answer was given."""
    count = campaign.of(FULL, small=SMALL)
    doctors = max(4, count // (OPS_OF_PLACE * region.A_DAY))
    clinics = region.clinics()
    places = region.of_doctors(doctors, places=max(6 * doctors, count // OPS_OF_PLACE), of_sort=clinics)
    people = crowd.people(max(64, count // OPS_OF_PERSON))
    connections = processes(campaign) * CONNECTIONS
    jobs = region.jobs(places, people, connections, seed=seed, ops=count // connections, unheard=UNHEARD)
    ledger, outside = folder / "ledger.jsonl", clinics["outside"].pk
    monkeypatch.setenv(hurried.CLINIC, str(outside))
    monkeypatch.setenv(hurried.LEDGER, str(ledger))
    with portal.running(folder, "tests.history.served", workers=portal.workers(campaign)) as port:
        told = clients.run("tests.history.client", port, folder, jobs, processes=processes(campaign))
    hurried.give_back(outside, ledger, monkeypatch)
    history = History(region.ops_of(told), places, rows.read(region.posted(ledger)), hurried.LIFE_S)
    return history, Counter(one["status"] for one in told)


def pytest_generate_tests(metafunc):
    """Take one seed in an ordinary run, as many as the scale says in a campaign."""
    from tests.ground import campaigns

    if "seed" in metafunc.fixturenames:
        scale = campaigns.scale()
        count = 1 if scale is None else max(1, round(SEEDS * min(scale, 1)))
        metafunc.parametrize("seed", range(count))


@pytest.mark.campaign_history
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
def test_no_order_of_events_breaks_a_promise(campaign, tmp_path, monkeypatch, seed):
    history, statuses = live(campaign, tmp_path, monkeypatch, seed)

    verbs = Counter(f"{op.verb} {op.told}" for op in history.ops)
    wrong = anomalies(history)
    told = {"ops": len(history.ops), "answers": dict(sorted(verbs.items())), "anomalies": len(wrong)}
    campaign.record(**{f"{connection.vendor} seed {seed}": told})
    assert wrong == []
    assert set(statuses) <= EXPECTED, statuses
    for one in ("hold held", "confirm booked", "cancel cancelled", "ticket booked", "look looked"):
        assert verbs[one] > 0, f"never seen: {one} ({verbs})"
    assert any(one.clinic_number for one in history.tables.visits), "the clinic's own system booked nothing"
    if campaign.scale is not None:
        assert history.tables.posted
        assert verbs["hold taken"] > 0
        assert [one for one in history.tables.visits if one.state == "moved"] != []
        assert history.tables.rests != ()
