"""B1 and B3: many people after the same places, through HTTP: everyone is told the truth, nothing is sold twice.

64 connections from 8 client processes book against the workers of the portal (four at full figures); what the clients
were told is compared with the tables afterwards. The control shows that this race is one: with the
guard and the constraint taken out the same clients sell nearly every place more than once.
"""

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice
from tests.races import clients, crowd, portal

PROCESSES, CONNECTIONS, RIVALS = 8, 8, 4
ROUNDS, SMALL_ROUNDS, WAVE = 50, 5, 8
"""A wave of the control is small enough that its rivals check before any of them inserts."""


def race(port, folder, attempts):
    """Let every process begin at once and return what became of each attempt."""
    hands = crowd.dealt(attempts, PROCESSES * CONNECTIONS)
    return clients.run("tests.races.client", port, folder, hands, processes=PROCESSES)


@dataclass(frozen=True)
class Crowd:
    """So many people after so many places: rivals side by side, or each at a place picked at `random`."""

    name: str
    places: int
    small: int
    a_place: float
    """How many people there are to a place."""
    is_random: bool = False

    def wishes(self, slots):
        """Return the place that each person wants."""
        count = round(len(slots) * self.a_place)
        if self.is_random:
            return random.Random(count).choices(slots, k=count)  # noqa: S311
        return [slot for slot in slots for _ in range(count // len(slots))]


CROWDS = [
    Crowd("2000 after 500", 500, 40, 4),
    Crowd("10000 after 500", 500, 8, 20),
    Crowd("300 after 500", 500, 40, 0.6, is_random=True),
]


def attempts_of(wishes, people):
    """Return an attempt of each person at the place that they want."""
    return [
        {"slot": slot.pk, "card": str(one.card.pk), "key": one.key}
        for slot, one in zip(wishes, people, strict=True)
    ]


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crowd_of", CROWDS, ids=[one.name for one in CROWDS])
def test_everybody_is_told_the_truth_and_each_place_is_sold_once(campaign, tmp_path, crowd_of):
    wishes = crowd_of.wishes(crowd.wanted_places(campaign.of(crowd_of.places, small=crowd_of.small)))
    attempts = attempts_of(wishes, crowd.people(len(wishes)))
    wanted = sorted({slot.pk for slot in wishes})

    with portal.running(tmp_path, workers=portal.workers(campaign)) as port:
        results = race(port, tmp_path, attempts)

    outcomes = Counter((one["outcome"], one["status"], one["why"], one["choices"]) for one in results)
    campaign.record(
        **{f"{portal.connection.vendor} {crowd_of.name}": {key[0]: count for key, count in outcomes.items()}}
    )
    refused = {("refused", 409, "taken", 3): len(wishes) - len(wanted)}
    assert outcomes == {("booked", 303, "", 0): len(wanted)} | refused
    acknowledged = sorted((one["slot"], one["card"]) for one in results if one["outcome"] == "booked")
    assert acknowledged == _stored()
    assert [slot for slot, _ in acknowledged] == wanted
    assert _beside() == {"steps": 2 * len(wanted), "entries": 2 * len(wanted), "notices": len(wanted)}


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_without_guard_and_constraint_the_same_race_sells_places_twice(campaign, tmp_path):
    rounds = campaign.of(ROUNDS, small=SMALL_ROUNDS)
    wishes = [slot for slot in crowd.wanted_places(rounds) for _ in range(RIVALS)]
    attempts = attempts_of(wishes, crowd.people(len(wishes)))
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
