"""W3: the line is cut after the server has written; the person presses again and sees the same booking."""

import http.client

import pytest

from portal.domain.booking.actions import confirming
from portal.domain.booking.models import Appointment
from portal.sites.patient.booking import presenters
from tests.crashes import proxy
from tests.portal.domain.booking.tables import story
from tests.races import client, crowd

pytestmark = [pytest.mark.timeout(1800)]
BOOKED_ONCE = (["booked"], [">held", "held>booked"], ["appointment.held", "appointment.booked"], ["booked"])


@pytest.fixture
def line(live_server, monkeypatch):
    monkeypatch.setattr(client, "TRIES", 1)  # a client that repeats by itself would hide the cut
    with proxy.running(live_server.thread.port) as laid:
        yield laid


def press(line, path, someone, **told):
    """Press a button once on a new connection; return status, where it leads and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=30)
    try:
        return client.post(connection, path, someone.key, told)
    finally:
        connection.close()


def press_twice(line, path, someone, **told):
    """Press; the answer is lost after it was written; press again and read the answer."""
    line.is_cut = True
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        press(line, path, someone, **told)
    line.is_cut = False
    return press(line, path, someone, **told)


def written(someone):
    return list(Appointment.objects.filter(card=someone.card).values_list("pk", "state"))


def booked_through_cuts(line, someone, slot):
    """Hold and confirm, each cut once; return what stood when the answer was lost, and what came at last."""
    told = {"slot": slot.pk, "card": someone.card.pk}
    _, confirm, _ = press_twice(line, "/26/booking/hold/", someone, **told)
    (held,) = written(someone)
    assert (confirm, held[1]) == (f"/26/booking/{held[0]}/confirm/", "held")
    status, where, _ = press_twice(line, confirm, someone)
    return held[0], status, where


def lay_out(count):
    return list(zip(crowd.people(count), crowd.wanted_places(count), strict=True))


@pytest.mark.campaign_crashes
def test_line_cut_after_the_commit_shows_the_same_booking(line, campaign):
    rounds = lay_out(campaign.of(500, small=5))

    for someone, slot in rounds:
        key, status, where = booked_through_cuts(line, someone, slot)
        assert (status, where) == (303, f"/26/booking/{key}/")
        assert written(someone) == [(key, "booked")]
        state, *rest = story(key)
        assert ([state], *rest) == BOOKED_ONCE
        # The whole way once more, as from an old page: still the same.
        assert press(line, "/26/booking/hold/", someone, slot=slot.pk, card=someone.card.pk)[:2] == (
            303,
            where,
        )

    assert line.cuts == 2 * len(rounds)
    campaign.record(w3={"rounds": len(rounds), "cuts": line.cuts})


def test_portal_that_knows_no_repetition_shows_no_booking(line, monkeypatch):
    """The control: nobody looks whether it is booked already."""

    def over(_account, appointment_id, _at):
        raise confirming.HoldOver(Appointment.objects.get(pk=appointment_id).slot_id)

    monkeypatch.setattr(confirming, "_explain", over)
    monkeypatch.setattr(presenters, "has_ticket", lambda _one: False)
    ((someone, slot),) = lay_out(1)

    key, status, _ = booked_through_cuts(line, someone, slot)

    assert (status, written(someone)) == (410, [(key, "booked")])
