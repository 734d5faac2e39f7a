"""B2: fifty people press at the same moment for one place, round after round: exactly one gets it."""

from collections import Counter, deque

import pytest
from django.db import connection

from portal.domain.booking.models import Appointment
from tests.races import clients, crowd, portal

PEOPLE, PROCESSES = 50, 5
ROUNDS, SMALL = 500, 4


class Rounds:
    """Who wants which place in each round: a place of its own, and fifty who have not won yet."""

    def __init__(self, slots, people):
        self.slots, self.waiting = iter(slots), deque(people)
        self.told = []

    def __call__(self, told):
        """Keep what the last round brought, let its winners go, deal the next one."""
        self.told += [Counter((one["outcome"], one["status"], one["why"]) for one in told)] if told else []
        won = {one["card"] for one in told if one["outcome"] == "booked"}
        self.waiting = deque(one for one in self.waiting if str(one.card.pk) not in won)
        self.waiting.rotate(PEOPLE)
        slot = next(self.slots, None)
        wishes = [
            {"slot": slot.pk, "card": str(one.card.pk), "key": one.key}
            for one in list(self.waiting)[:PEOPLE]
            if slot
        ]
        return [wishes[at::PROCESSES] for at in range(PROCESSES)]


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_fifty_press_at_once_and_one_gets_the_place(campaign, tmp_path):
    count = campaign.of(ROUNDS, small=SMALL)
    slots = crowd.wanted_places(count)
    rounds = Rounds(slots, crowd.people(PEOPLE + count))

    with portal.running(tmp_path, workers=portal.workers(campaign)) as port:
        clients.rounds(port, tmp_path, count, rounds, processes=PROCESSES)

    expected = {("booked", 303, ""): 1, ("refused", 409, "taken"): PEOPLE - 1}
    kept = sum(each == expected for each in rounds.told)
    campaign.record(**{f"{connection.vendor} fifty after one": {"rounds": count, "exactly_one": kept}})
    assert rounds.told == [expected] * count
    booked = Appointment.objects.filter(state="booked").values_list("slot_id", flat=True)
    assert sorted(booked) == sorted(slot.pk for slot in slots)
