"""A clinic with a system of its own: it says yes, no, or nothing for a while."""

from datetime import timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.domain.booking import actions, ports
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.states import ASKED_AGAIN_AFTER, HOLD_LIFE, CancelReason
from portal.domain.limits.models import Bucket
from portal.domain.patients.access import NotYours
from tests.factories.accounts import NOW
from tests.portal.domain.booking.tables import counts, story

RESERVED = [">held", "held>reserving"]
LATER = NOW + ASKED_AGAIN_AFTER


@pytest.fixture
def silent(desk, anna, hold, confirm, clinic):
    """An appointment whose clinic was asked and did not answer."""
    clinic.answers = [ports.ClinicSilent]
    held = hold(anna, desk.slots[0])
    with pytest.raises(actions.AwaitingClinic):
        confirm(anna, held, desk)
    return held.appointment_id


def test_clinic_says_yes(desk, anna, hold, confirm, clinic):
    clinic.answers = ["К-17"]
    held = hold(anna, desk.slots[0])

    confirm(anna, held, desk)

    assert story(held.appointment_id)[:2] == ("booked", [*RESERVED, "reserving>booked"])
    assert story(held.appointment_id)[3] == ["booked"]
    assert Appointment.objects.get().clinic_number == "К-17"


def test_clinic_is_told_the_key_of_the_appointment(desk, anna, hold, confirm, clinic):
    clinic.answers = ["К-17"]
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)

    told = ports.Reservation(
        key=held.appointment_id, clinic_id=desk.clinic.pk, slot_id=desk.slots[0].pk, card_id=anna.card.pk,
        starts_at=desk.slots[0].starts_at,
    )  # fmt: skip
    assert clinic.asked == [("reserve", told)]


def test_clinic_says_no_and_the_place_is_given_back(desk, anna, boris, hold, confirm, clinic):
    clinic.answers = [ports.ClinicRefused]
    held = hold(anna, desk.slots[0])

    with pytest.raises(actions.NotBookable) as refusal:
        confirm(anna, held, desk)

    assert [reason.why for reason in refusal.value.reasons] == [Why.TAKEN]
    assert story(held.appointment_id)[:2] == ("released", [*RESERVED, "reserving>released"])
    assert story(held.appointment_id)[3] == []
    assert story(hold(boris, desk.slots[0]).appointment_id)[0] == "held"


def test_clinic_that_is_silent_keeps_the_place_past_the_hold(silent, desk, boris, hold):
    assert story(silent)[:2] == ("reserving", RESERVED)

    assert actions.expire_holds(at=NOW + 2 * HOLD_LIFE) == 0
    with pytest.raises(actions.NotBookable):
        hold(boris, desk.slots[0], at=NOW + 2 * HOLD_LIFE)
    assert story(silent)[:2] == ("reserving", RESERVED)


def test_clinic_that_is_silent_is_not_asked_twice_by_a_second_click(silent, desk, anna, confirm, clinic):
    with pytest.raises(actions.AwaitingClinic):
        confirm(anna, actions.Held(silent, NOW), desk)

    assert [verb for verb, _ in clinic.asked] == ["reserve"]


def test_hold_of_a_place_that_the_clinic_is_asked_about_says_so(silent, desk, anna, hold):
    with pytest.raises(actions.AlreadyBooked) as refusal:
        hold(anna, desk.slots[0])

    assert refusal.value.appointment_id == silent


def test_settle_books_what_the_clinic_had_reserved(silent, clinic):
    clinic.found = ["К-18"]

    assert actions.settle(at=LATER) == {"booked": 1, "released": 0, "silent": 0, "failed": 0}
    assert story(silent)[:2] == ("booked", [*RESERVED, "reserving>booked"])
    assert Appointment.objects.get().clinic_number == "К-18"


def test_settle_releases_what_the_clinic_never_had(silent, desk, boris, hold, clinic):
    clinic.found, clinic.answers = [None], [ports.ClinicRefused]

    assert actions.settle(at=LATER) == {"booked": 0, "released": 1, "silent": 0, "failed": 0}
    assert story(silent)[:2] == ("released", [*RESERVED, "reserving>released"])
    assert story(hold(boris, desk.slots[0], at=LATER).appointment_id)[0] == "held"


def test_settle_waits_while_the_clinic_is_still_silent(silent, clinic):
    clinic.found = [ports.ClinicSilent, "К-19"]

    assert actions.settle(at=LATER) == {"booked": 0, "released": 0, "silent": 1, "failed": 0}
    assert story(silent)[0] == "reserving"
    assert actions.settle(at=LATER) == {"booked": 1, "released": 0, "silent": 0, "failed": 0}


def test_settle_twice_books_once(silent, clinic):
    clinic.found = ["К-18"]
    actions.settle(at=LATER)
    before = counts()

    assert actions.settle(at=LATER) == {"booked": 0, "released": 0, "silent": 0, "failed": 0}
    assert counts() == before


def test_settle_does_not_ask_while_the_first_question_may_still_be_open(silent, clinic):
    clinic.found, clinic.answers = [None], [ports.ClinicRefused]

    assert actions.settle(at=LATER - timedelta(seconds=1)) == {
        "booked": 0,
        "released": 0,
        "silent": 0,
        "failed": 0,
    }
    assert story(silent)[0] == "reserving"


def test_clinic_is_not_asked_for_a_stranger_or_after_the_hold(desk, anna, boris, hold, confirm, clinic):
    held = hold(anna, desk.slots[0])

    with pytest.raises(NotYours):
        confirm(boris, held, desk)
    with pytest.raises(actions.HoldOver):
        confirm(anna, held, desk, at=NOW + HOLD_LIFE)

    assert clinic.asked == []
    assert story(held.appointment_id)[:2] == ("held", [">held"])


@pytest.mark.django_db(transaction=True)
def test_clinic_is_asked_outside_any_transaction(desk, anna, hold, confirm, clinic, monkeypatch):
    seen = []
    monkeypatch.setattr(clinic, "reserve", lambda _: seen.append(connection.in_atomic_block) or "К-20")

    confirm(anna, hold(anna, desk.slots[0]), desk)

    assert seen == [False]


def test_settle_goes_on_after_a_clinic_whose_system_is_broken(silent, clinic):
    clinic.found = [ZeroDivisionError, "К-18"]

    assert actions.settle(at=LATER) == {"booked": 0, "released": 0, "silent": 0, "failed": 1}
    assert story(silent)[0] == "reserving"
    assert actions.settle(at=LATER) == {"booked": 1, "released": 0, "silent": 0, "failed": 0}
    assert story(silent)[0] == "booked"


def test_cancel_tells_the_clinic_later(desk, anna, hold, confirm, clinic):
    clinic.answers = ["К-17"]
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)
    asked = len(clinic.asked)

    actions.cancel(
        account_id=anna.account.pk, appointment_id=held.appointment_id, reason=CancelReason.MISTAKE,
        region="26", at=NOW, by=anna.by,
    )  # fmt: skip

    assert len(clinic.asked) == asked
    (task,) = DBTaskResult.objects.filter(task_path="portal.domain.booking.jobs.give_back")
    assert task.args_kwargs["kwargs"] == {"appointment_id": str(held.appointment_id)}
    actions.give_back(appointment_id=held.appointment_id)
    assert [verb for verb, _told in clinic.asked[asked:]] == ["cancel"]


@pytest.mark.parametrize(
    ("answer", "told", "counted"),
    [
        (ports.ClinicAway, actions.NotBookable, 0),
        (ports.ClinicSilent, actions.AwaitingClinic, 1),
        (ports.ClinicRefused, actions.NotBookable, 1),
    ],
)
def test_a_clinic_that_was_not_asked_costs_no_visit_of_the_hour(
    desk, anna, hold, confirm, clinic, answer, told, counted
):
    clinic.answers = [answer]

    with pytest.raises(told):
        confirm(anna, hold(anna, desk.slots[0]), desk)

    assert Bucket.objects.get(limit="bookings_account").count == counted
