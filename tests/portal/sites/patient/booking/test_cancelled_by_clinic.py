"""A visit that the clinic cancels: told within a minute, with the nearest places."""

from datetime import timedelta

from portal.domain.booking import jobs as booking
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.messaging import jobs as messaging
from tests.portal.sites.patient.guest import places, visit
from tests.portal.sites.visitor import text


def test_the_jobs_between_a_closed_session_and_the_letter_take_less_than_a_minute():
    """A schedule that is changed here marks at once; what the timer finds waits for these two turns."""
    assert booking.repair_visits.every + messaging.deliver.every < timedelta(minutes=1)


def test_the_ticket_offers_the_nearest_places(guest):
    slots = places()
    one = visit(guest, slots[0])
    assert "Ближайшее свободное время" not in text(guest.get(f"booking/{one.pk}/"))
    Appointment.objects.filter(pk=one.pk).update(state=State.CANCELLED_BY_CLINIC)

    page = text(guest.get(f"booking/{one.pk}/"))

    assert "Ближайшее свободное время" in page
    assert f'value="{slots[1].pk}"' in page
    answer = guest.send("booking/hold/", f"booking/{one.pk}/", card=str(guest.card.pk), slot=slots[1].pk)
    assert answer.status_code == 303
    assert "/confirm/" in answer["Location"]


def test_who_cancels_alone_is_offered_nothing(guest):
    one = visit(guest, places()[0])
    Appointment.objects.filter(pk=one.pk).update(state=State.CANCELLED_BY_PATIENT)

    assert "Ближайшее свободное время" not in text(guest.get(f"booking/{one.pk}/"))
