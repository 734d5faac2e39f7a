"""B5: one patient presses in two tabs for two clinics at the same hour: one visit, and a reason for the other.

The control takes the rules and the promise of the database out: then nearly everybody is expected twice.
"""

from collections import Counter

import pytest
from django.db import connection

from portal.domain.booking.models import Appointment
from tests.races import clients, crowd, portal

PROCESSES, CONNECTIONS = 8, 4
FULL, SMALL = 1000, 40
PAIRS, SMALL_PAIRS, WAVE = 50, 8, 12
"""Of the control; a wave is small enough that both tabs look before either of them writes."""
PROMISES = {
    "postgresql": ["ALTER TABLE booking_appointment DROP CONSTRAINT booking_patient_never_overlaps"],
    "sqlite": [
        "DROP TRIGGER booking_patient_never_overlaps", "DROP TRIGGER booking_patient_never_overlaps_later"
    ],
}  # fmt: skip


def pairs(count):
    """Return attempts of people at two places that begin at the same time, both tabs side by side."""
    here, there = crowd.wanted_places(count), crowd.wanted_places(count)
    assert [one.starts_at for one in here] == [one.starts_at for one in there]
    return [
        {"slot": slot.pk, "card": str(one.card.pk), "key": one.key}
        for *both, one in zip(here, there, crowd.people(count), strict=True)
        for slot in both
    ]


def press(port, folder, attempts):
    hands = crowd.dealt(attempts, PROCESSES * CONNECTIONS)
    return clients.run("tests.races.client", port, folder, hands, processes=PROCESSES)


def visits():
    """Return how many visits each patient has."""
    return Counter(Appointment.objects.filter(state="booked").values_list("card_id", flat=True))


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_of_two_visits_at_the_same_hour_one_is_made(campaign, tmp_path):
    count = campaign.of(FULL, small=SMALL)
    attempts = pairs(count)

    with portal.running(tmp_path, workers=portal.workers(campaign)) as port:
        results = press(port, tmp_path, attempts)

    outcomes = Counter((one["outcome"], one["status"], one["why"]) for one in results)
    campaign.record(
        **{f"{connection.vendor} two clinics": {" ".join(map(str, key)): n for key, n in outcomes.items()}}
    )
    assert outcomes == {("booked", 303, ""): count, ("refused", 409, "overlaps"): count}
    assert sorted(visits().values()) == [1] * count


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_without_rule_and_promise_patients_are_expected_twice_at_once(campaign, tmp_path):
    count = campaign.of(PAIRS, small=SMALL_PAIRS)
    attempts = pairs(count)
    with connection.cursor() as cursor:
        for statement in PROMISES[connection.vendor]:
            cursor.execute(statement)

    with portal.running(tmp_path, "tests.races.unguarded", threads=PROCESSES * CONNECTIONS // 2) as port:
        for start in range(0, len(attempts), WAVE):
            press(port, tmp_path, attempts[start : start + WAVE])

    doubles = sum(each > 1 for each in visits().values())
    campaign.record(**{f"{connection.vendor} two clinics, control": {"pairs": count, "doubles": doubles}})
    assert doubles >= count * 0.95
