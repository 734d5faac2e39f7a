"""R7 and R10 at the pages: free places and starts of ESIA are counted, and «слишком часто» says until when."""

from datetime import time, timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts.models import SignInAttempt
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.models import Bucket
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import Visitor, text

OUTSIDE, NEIGHBOUR, ELSEWHERE = "203.0.113.7", "203.0.113.200", "198.51.100.9"
SAID = "Слишком много попыток"


@pytest.fixture(autouse=True)
def memory(db, monkeypatch):
    monkeypatch.setattr(limits, "_kept", limits._Kept())
    RegionFactory()


@pytest.fixture
def still():
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def fill(which, bucket):
    """Use a limit up but for one."""
    limits.take(which, bucket, at=now(), amount=which.most - 1)


def look(visitor, path="doctors/", address=OUTSIDE):
    return visitor.client.get(visitor.home + path, REMOTE_ADDR=address)


def test_free_places_are_counted_for_a_network(still):
    fill(limit.SLOT_LISTS_OF_NETWORK, "203.0.113.0/24")
    visitor = Visitor()
    assert look(visitor).status_code == 200

    refused = look(visitor, "doctors/clinics/", NEIGHBOUR)
    assert (refused.status_code, SAID in text(refused)) == (429, True)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert look(visitor, "doctors/", ELSEWHERE).status_code == 200
    still.shift(timedelta(seconds=61))
    assert look(visitor).status_code == 200


@pytest.mark.parametrize("path", ["doctors/", "doctors/clinics/", "clinic", "speciality", "doctor"])
def test_every_page_with_free_places_is_counted_for_the_account(still, path):
    doctor = places(1)[0].doctor
    known = {
        "clinic": f"doctors/clinics/{doctor.clinic_id}/",
        "speciality": f"doctors/clinics/{doctor.clinic_id}/{doctor.speciality_id}/",
        "doctor": f"doctors/{doctor.pk}/",
    }
    guest = Guest()
    fill(limit.SLOT_LISTS_OF_ACCOUNT, str(guest.patient.account.pk))

    assert look(guest, known.get(path, path)).status_code == 200
    assert look(guest, known.get(path, path)).status_code == 429
    assert look(guest, known.get(path, path), ELSEWHERE).status_code == 429, "the account is the same"
    assert look(Visitor(), known.get(path, path)).status_code == 200


def test_other_pages_and_our_own_machine_are_not_counted(still):
    visitor = Visitor()
    look(visitor, "sign-in/")
    look(visitor, "doctors/", "127.0.0.1")
    assert Bucket.objects.count() == 0
    look(visitor)
    assert list(Bucket.objects.values_list("limit", "count")) == [("slot_lists_network", limit.BATCH)]


def test_the_eleventh_start_of_esia_in_a_minute_waits(still, esia):
    visitor = Visitor()
    for _ in range(limit.ESIA_STARTS_OF_BROWSER.most):
        visitor.to_esia(register=False)

    refused = visitor.send("sign-in/begin/", "sign-in/")
    assert (refused.status_code, SAID in text(refused)) == (429, True)
    assert SignInAttempt.objects.count() == limit.ESIA_STARTS_OF_BROWSER.most
    Visitor().to_esia(register=False)
    still.shift(timedelta(seconds=61))
    visitor.to_esia(register=False)


def test_browsers_without_a_cookie_share_their_network(still, esia):
    fill(limit.ESIA_STARTS_OF_NETWORK, "203.0.113.0/24")
    told = []
    for address in (OUTSIDE, NEIGHBOUR, ELSEWHERE):
        one = Visitor()
        one.client.defaults["REMOTE_ADDR"] = address
        told.append(one.send("sign-in/begin/", "sign-in/").status_code)
    assert told == [303, 429, 303]


def test_the_eleventh_booking_and_cancel_are_answered_by_the_page(still):
    guest = Guest()
    held, booked = visit(guest, places()[0], State.HELD), visit(guest, places(wall_start=time(12))[0])
    who = str(guest.patient.account.pk)
    for which in (limit.BOOKINGS_OF_ACCOUNT, limit.CANCELS_OF_ACCOUNT):
        limits.take(which, who, at=now(), amount=which.most)

    first = guest.send(f"booking/{held.pk}/confirm/")
    second = guest.send(f"booking/{booked.pk}/cancel/", reason="cannot_come")

    assert [(each.status_code, SAID in text(each)) for each in (first, second)] == [(429, True)] * 2
    for one, state in ((held, State.HELD), (booked, State.BOOKED)):
        one.refresh_from_db()
        assert one.state == state


def test_the_sixty_first_hold_is_answered_by_the_page_and_writes_nothing(still):
    guest, slots = Guest(), places(2)
    for _ in range(limit.HOLDS_OF_ACCOUNT.most - 1):
        visit(guest, slots[0], State.RELEASED)

    told = [guest.send("booking/hold/", "cards/", slot=slot.pk, card=guest.card.pk) for slot in slots]

    assert [(each.status_code, SAID in text(each)) for each in told] == [(303, False), (429, True)]
    assert told[1]["Retry-After"] == "3600"
    assert Appointment.objects.filter(slot=slots[1]).count() == 0
    assert Appointment.objects.get(slot=slots[0], state=State.HELD).card_id == guest.card.pk
