"""B6: sixteen connections of eight processes book as fast as they can: nobody is made to wait or told «locked».

Meant for SQLite, where writers go one after the other; PostgreSQL keeps the same bar. `make test` judges what
people were told; the campaign judges the clock as well.
"""

from collections import Counter

import pytest
from django.db import connection

from portal.domain.booking.models import Appointment
from tests.campaign.test_load import kept, quantiles
from tests.races import clients, crowd, portal

PROCESSES, CONNECTIONS, RIVALS = 8, 2, 2
FULL, SMALL = 4000, 120
BARS = {"p99_ms": 2000}


@pytest.mark.campaign_races
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_that_the_database_is_busy(campaign, tmp_path):
    count = campaign.of(FULL, small=SMALL) // RIVALS
    wishes = [slot for slot in crowd.wanted_places(count) for _ in range(RIVALS)]
    attempts = [
        {"slot": slot.pk, "card": str(one.card.pk), "key": one.key}
        for slot, one in zip(wishes, crowd.people(len(wishes)), strict=True)
    ]

    with portal.running(tmp_path, workers=portal.workers(campaign)) as port:
        hands = crowd.dealt(attempts, PROCESSES * CONNECTIONS)
        results = clients.run("tests.races.client", port, tmp_path, hands, processes=PROCESSES)

    told = {f"{name}_ms": value for name, value in quantiles([one["ms"] for one in results]).items()}
    bars = kept(told, BARS)
    campaign.record(**{f"{connection.vendor} busy hour": told | {"attempts": len(results), "bars": bars}})
    outcomes = Counter((one["outcome"], one["status"], one["why"]) for one in results)
    assert outcomes == {("booked", 303, ""): count, ("refused", 409, "taken"): count * (RIVALS - 1)}
    assert Appointment.objects.filter(state="booked").count() == count
    assert "locked" not in (tmp_path / "portal.log").read_text("utf-8")
    if campaign.scale is not None and campaign.scale >= 1:
        assert bars == dict.fromkeys(BARS, True)
