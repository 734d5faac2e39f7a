"""Four people after each place, through HTTP: everyone gets a true answer, nothing is sold twice.

64 connections from 8 client processes book against two workers of the portal; what the clients
were told is compared with the tables afterwards. The control shows that this race is one: with the
guard and the constraint taken out the same clients sell nearly every place more than once.
"""

from collections import Counter

import pytest

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice
from tests.races import clients, crowd, portal

PROCESSES, CONNECTIONS, RIVALS = 8, 8, 4
FULL, SMALL = 500, 40
ROUNDS, SMALL_ROUNDS, WAVE = 50, 5, 8
"""A wave of the control is small enough that its rivals check before any of them inserts."""


def race(port, folder, attempts):
    """Let every process begin at once and return what became of each attempt."""
    hands = crowd.dealt(attempts, PROCESSES * CONNECTIONS)
    return clients.run("tests.races.client", port, folder, hands, processes=PROCESSES)


def attempts_of(slots, people):
    """Return four attempts at each place, each by somebody else, rivals side by side."""
    wishes = [slot.pk for slot in slots for _ in range(RIVALS)]
    return [
        {"slot": slot, "card": str(one.card.pk), "key": one.key}
        for slot, one in zip(wishes, people, strict=True)
    ]


@pytest.mark.campaign_races
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_four_people_after_each_place_book_it_once(campaign, tmp_path):
    count = campaign.of(FULL, small=SMALL)
    slots = crowd.wanted_places(count)
    attempts = attempts_of(slots, crowd.people(count * RIVALS))

    with portal.running(tmp_path) as port:
        results = race(port, tmp_path, attempts)

    outcomes = Counter((result["outcome"], result["status"], result["choices"]) for result in results)
    campaign.record(**{f"{portal.connection.vendor}_{key[0]}": number for key, number in outcomes.items()})
    assert outcomes == {("booked", 303, 0): count, ("refused", 409, 3): count * (RIVALS - 1)}
    acknowledged = sorted((one["slot"], one["card"]) for one in results if one["outcome"] == "booked")
    assert acknowledged == _stored()
    assert sorted(slot for slot, _ in acknowledged) == sorted(slot.pk for slot in slots)
    assert _beside() == {"steps": 2 * count, "entries": 2 * count, "notices": count}


@pytest.mark.campaign_races
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_without_guard_and_constraint_the_same_race_sells_places_twice(campaign, tmp_path):
    rounds = campaign.of(ROUNDS, small=SMALL_ROUNDS)
    attempts = attempts_of(crowd.wanted_places(rounds), crowd.people(rounds * RIVALS))
    with portal.connection.cursor() as cursor:
        cursor.execute("DROP INDEX booking_place_sold_once")

    with portal.running(tmp_path, "tests.races.unguarded", threads=PROCESSES * CONNECTIONS // 2) as port:
        waves = [attempts[start : start + WAVE * RIVALS] for start in range(0, len(attempts), WAVE * RIVALS)]
        results = [result for wave in waves for result in race(port, tmp_path, wave)]

    told = Counter(result["slot"] for result in results if result["outcome"] == "booked")
    sold = Counter(slot for slot, _ in _stored())
    doubles = sum(1 for slot in sold if sold[slot] > 1)
    campaign.record(**{f"{portal.connection.vendor}_control_doubles": doubles, "control_rounds": rounds})
    assert told == sold
    assert doubles >= rounds * 0.95


def _stored():
    rows = Appointment.objects.filter(state="booked").values_list("slot_id", "card_id")
    return sorted((slot, str(card)) for slot, card in rows)


def _beside():
    return {
        "steps": Step.objects.count(),
        "entries": Entry.objects.filter(action__in=["appointment.held", "appointment.booked"]).count(),
        "notices": Notice.objects.filter(kind="booked").count(),
    }
