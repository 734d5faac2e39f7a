"""Row M4: a system that fails at random and answers after random times; nothing is lost, others do not wait.

The portal runs as it does in production; the jobs run in the test, at the moments of a clock that is two minutes
ahead. `make campaign NAME=clinics SCALE=1` runs the full figures and looks at the clock as well.
"""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.booking import actions
from portal.domain.booking.actions.moving import GIVE_BACK
from portal.domain.booking.models import Appointment
from portal.domain.regions.models import Region
from tests.crashes import after
from tests.factories.schedule import WorkSessionFactory
from tests.fakes import outside_clinic
from tests.portal.domain.booking.outside import unsteady
from tests.portal.domain.booking.outside.crowded import open_doctors, orphans
from tests.races import crowd, portal

pytestmark = [
    pytest.mark.campaign_clinics, pytest.mark.timeout(3600), pytest.mark.django_db(transaction=True),
]  # fmt: skip
RATES = (1, 10, 50, 90)
FULL, SMALL = 240, 8
"""Bookings at each rate."""
MANY, FEW = 24, 8
"""How many book at once, and at the controls: more than the portal has threads, or as many."""
CROWD = 48
"""How many stand before a slow system without room: more than the threads of whichever process they meet."""
BARE = "without room and breaker"
LONGEST_S, SHORT_S = 60.0, 0.8
SLOW_S, SILENT_S = 3, 6.0
SECONDS = 60.0
ROOM = 2
SLOWER, SLOWER_MS = 2.0, 100.0
"""How much longer other pages may take than beside a healthy system: so many times, and so much."""


@pytest.fixture
def outside(tmp_path, campaign):
    """A silence lasts longer than the portal waits."""
    silence_s = SHORT_S if campaign.scale is None else SILENT_S
    with outside_clinic.running(tmp_path, silence_s=silence_s) as clinic:
        yield clinic


@pytest.fixture
def street(outside, place, tmp_path, monkeypatch, campaign):
    """Return the people of the running portal, and a call that makes wishes for places of the system."""
    Region.objects.update(operator="ООО «Пример»", support_phone="+78652000000")
    monkeypatch.setenv("MIS_URLS", f"stand={outside.url}")
    monkeypatch.setenv("MIS_KEYS", f"stand={outside_clinic.KEY}")
    monkeypatch.setenv("MIS_AT_ONCE", str(ROOM))
    if campaign.scale is None:
        monkeypatch.setenv("MIS_ANSWER_SECONDS", "0.4")
        monkeypatch.setenv("MIS_LONGEST_SECONDS", "0.5")
    count = campaign.of(FULL, small=SMALL) * (len(RATES) + 2) + CROWD + MANY
    slots = open_doctors(place, tmp_path, count)
    everybody = crowd.people(count + 1)
    doctor = WorkSessionFactory().doctor
    wishes = iter(list(zip(everybody, slots, strict=False)))
    module = "tests.portal.domain.booking.outside.bare"
    with portal.running(tmp_path, module, workers=portal.workers(campaign)) as port:
        at_once = FEW if campaign.scale is None else MANY
        made = unsteady.Street(port, f"/26/doctors/{doctor.pk}/", everybody[-1].key, at_once)
        yield made, lambda number: [next(wishes) for _ in range(number)]


def settle(place):
    """Do what the jobs of a later minute do: ask again, give back what ended here."""
    place.forget()
    actions.settle(at=now() + timedelta(minutes=2))


def rest(place, longest_s):
    """Let the system be well again, every late answer arrive, and the jobs find out about all."""
    place.mend()
    time.sleep(longest_s)
    for _ in range(50):
        if not Appointment.objects.filter(state="reserving").exists():
            break
        settle(place)
    for row in DBTaskResult.objects.filter(task_path=GIVE_BACK):
        actions.give_back(appointment_id=row.args_kwargs["kwargs"]["appointment_id"])


def most_at_once(folder, name):
    """Return how many of one process have waited for the system at once."""
    return max(int(file.read_text()) for file in folder.glob(f"{name}-*"))


def test_system_that_fails_at_random_loses_nothing_and_nobody_else_waits(place, street, tmp_path, campaign):
    """M4: 1, 10, 50 and 90 of a hundred answers fail, the others come after up to a minute; I1 to I8 hold.

    Its controls follow before the same portal: without room and breaker, and where silence is taken for a no.
    """
    people, wishes = street
    took = live(place, people, wishes, campaign)

    assert after.problems(portal.database_url(), people.told) == {}
    assert orphans(place) == []
    assert Appointment.objects.filter(state="booked", clinic_number="").count() == 0
    assert set(people.statuses) <= {303, 409, 410, "page 200"}, people.statuses
    assert {one["outcome"] for one in people.told} >= {"booked", "unknown"}
    assert most_at_once(tmp_path, "held") <= ROOM
    counted = dict(people.statuses) | {"booked": len(place.here()), "asked": len(people.told)}
    without_room(place, people, wishes, tmp_path, took)
    at_a_word(place, people, wishes)

    p95 = {name: round(value, 1) for name, value in took.items()}
    campaign.record(**{f"m4 {connection.vendor}": counted | {"p95_ms": p95}})
    if campaign.scale is not None and campaign.scale >= 1:  # figures of a quiet machine
        control, slowest = took.pop(BARE), SLOWER * took["calm"] + SLOWER_MS
        assert max(took.values()) <= slowest < control, (took, control)


def live(place, people, wishes, campaign):
    """Let people book at each rate of failures; return the 95th of a hundred of other pages at each, in ms."""
    longest_s = SHORT_S if campaign.scale is None else LONGEST_S
    count = campaign.of(FULL, small=SMALL)
    seconds = 0.0 if campaign.scale is None else SECONDS * min(1.0, campaign.scale)
    if campaign.scale is not None:
        people.live(wishes(count))  # the first pages of a process take longer
    took = {"calm": unsteady.p95(people.live(wishes(count), seconds=seconds))}
    place.outside.switch("uneven", str(longest_s))
    for rate in RATES:
        place.outside.switch("flaky", str(rate))
        pages = people.live(wishes(count), seconds=seconds, meanwhile=lambda: settle(place))
        took[f"{rate} of 100 fail"] = unsteady.p95(pages)
    rest(place, longest_s)
    return took


def without_room(place, people, wishes, folder, took):
    """The control of the room: every thread of a process stands before the system that is slow."""
    place.outside.switch("slow", str(SLOW_S))
    waiting = replace(people, bookers=CROWD if people.bookers == MANY else FEW)
    took[BARE] = unsteady.p95(waiting.live(wishes(waiting.bookers), **{unsteady.BARE: "1"}))
    rest(place, SLOW_S)

    assert most_at_once(folder, "bare") > ROOM
    assert orphans(place) == []


def at_a_word(place, people, wishes):
    """The control of I5: the system books and fails, and the portal believes that it said no."""
    place.outside.switch("silent_after")
    people.live(
        wishes(people.bookers), **{unsteady.HASTY: "1", unsteady.BARE: "1"}
    )  # the breaker may be open
    rest(place, 0)

    assert len(orphans(place)) > 0
