"""Troubles are said where they matter and nowhere else, without a query more."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.clinics.models import Clinic
from portal.domain.health import actions, ports
from portal.domain.health import queries as health
from portal.domain.health.states import Maintenance, Mode
from portal.sites.patient import trouble
from tests.factories.accounts import NOW
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import text

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(region, folder, monkeypatch):
    """Say how systems are; the board is written at once."""

    def write(at=NOW, **systems):
        answers = {name.replace("_", ":"): ports.Answer(is_up) for name, is_up in systems.items()}
        seen = ports.Seen(answers, {"26": list(answers)})
        monkeypatch.setattr(ports, "look", lambda _at: seen)
        actions.watch(at=at)

    return write


class Asked:
    def __init__(self, region):
        self.region = region


def test_nothing_is_said_while_all_is_well_or_nobody_knows(told, region):
    asked = Asked(region)
    assert (trouble.of_code(asked, "call", NOW), trouble.of_waiting(asked, NOW)) == (None, None)
    told(code_call=True, jobs_urgent=True, jobs_slow=True)
    assert (trouble.of_code(asked, "call", NOW), trouble.of_waiting(asked, NOW)) == (None, None)


def test_a_channel_that_is_down_is_said_on_its_own_page_only(told, region, django_assert_num_queries):
    told(code_call=False, code_sms=True, jobs_urgent=True)
    with django_assert_num_queries(0):
        said = trouble.of_code(Asked(region), "call", NOW)
        assert trouble.of_code(Asked(region), "sms", NOW) is None
    assert said.title.startswith("Так коды сейчас не доходят с ")


@pytest.mark.parametrize("queues", [{"jobs_urgent": False, "jobs_slow": True}, {}])
def test_codes_that_nobody_sends_are_said(told, region, queues):
    told(**queues)
    at = NOW if queues else NOW + 10 * MINUTE
    assert trouble.of_code(Asked(region), "call", at).title.startswith("Коды сейчас не отправляются с ")


def test_jobs_that_rest_by_order_are_said_by_the_banner_alone(told, region):
    told(jobs_urgent=False, jobs_slow=False)
    assert trouble.of_waiting(Asked(region), NOW) is not None
    actions.keep_maintenance(Maintenance(Mode.READ_ONLY, NOW))
    assert health.maintenance().is_on
    assert (trouble.of_code(Asked(region), "call", NOW), trouble.of_waiting(Asked(region), NOW)) == (
        None,
        None,
    )


@pytest.mark.parametrize(("state", "is_said"), [("reserving", True), ("booked", False)])
def test_a_visit_that_waits_says_that_nobody_asks_its_clinic(told, region, esia, state, is_said):
    guest = Guest()
    one = visit(guest, places()[0], state)
    told(at=now(), jobs_slow=False, jobs_urgent=True)
    page = text(guest.get(f"booking/{one.pk}/"))
    assert ("Ответы клиник не проверяются с " in page) is is_said


def test_a_silent_clinic_is_said_before_the_confirm(told, region, esia):
    guest, slot = Guest(), places()[0]
    one = visit(guest, slot, "held")
    Clinic.objects.update(system="x", system_number="1")
    assert "Клиника не отвечает с" not in text(guest.get(f"booking/{one.pk}/confirm/"))
    actions.note(system="mis:x", is_up=False, at=now())
    assert "Клиника не отвечает с" in text(guest.get(f"booking/{one.pk}/confirm/"))


def test_a_board_of_now_is_not_stale(told):
    told()
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        assert not health.is_stale(health.board(), now())
