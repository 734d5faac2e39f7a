"""A clinic's system that says nothing: it is asked again, then the registry must call."""

from datetime import timedelta

import pytest
import time_machine

from portal.domain.booking import actions, jobs, ports
from portal.domain.booking.actions import settling
from portal.domain.booking.models import Appointment, RegistryCall, Step
from portal.domain.booking.states import (
    ASKED_AGAIN_AFTER,
    CLINIC_REFUSED,
    OVERLAPS,
    REGISTRY_CALLS_AFTER,
    UNHEARD,
    WISH_ENDS_BEFORE,
)
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Ended
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import patient
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.domain.booking.tables import counts, story

LATER = NOW + ASKED_AGAIN_AFTER
TOO_LATE = NOW + REGISTRY_CALLS_AFTER
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def silent(hold, confirm):
    """Return a call that makes an appointment whose clinic did not answer, `after` the first."""

    def make(desk, someone, after=timedelta()):
        held = hold(someone, desk.slots[0], at=NOW + after)
        with pytest.raises(actions.AwaitingClinic):
            confirm(someone, held, desk, at=NOW + after)
        return held.appointment_id

    return make


@pytest.fixture
def one(clinic, silent, desk, anna):
    clinic.answers = [ports.ClinicSilent]
    return silent(desk, anna)


def test_yes_that_meets_another_visit_is_told_as_that(clinic, desk, anna):
    """A visit is being moved while the clinic is silent; meanwhile the registry books one at that hour."""
    clinic.answers, clinic.found = [ports.ClinicSilent], ["К-7"]
    old = places.appointment(anna, desk.slots[0])
    held = actions.hold(**anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=old.pk, at=NOW)
    with pytest.raises(actions.AwaitingClinic):
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
            replaces=old.pk, region="26", at=NOW, by=anna.by,
        )  # fmt: skip
    registry = places.desk(starts_at=desk.slots[1].starts_at)
    other = places.appointment(anna, registry.slots[0])

    assert actions.settle(at=LATER)["released"] == 1

    new = Appointment.objects.get(pk=held.appointment_id)
    assert (new.state, new.cancel_reason) == ("released", OVERLAPS)
    assert story(new.pk)[3] == ["visit_overlaps"]
    assert [story(one.pk)[0] for one in (old, other)] == ["booked", "booked"]
    actions.give_back(appointment_id=new.pk)
    assert clinic.asked[-1][0] == "cancel"


@pytest.fixture
def two_clinics(monkeypatch):
    """Return systems of clinics by id, made when they are first asked; each is silent for ever."""
    systems = {}

    def system_of(clinic_id):
        quiet = ClinicSystem(answers=[ports.ClinicSilent] * 9, found=[ports.ClinicSilent] * 9)
        return systems.setdefault(clinic_id, quiet)

    monkeypatch.setattr(ports, "system_of", system_of)
    return systems


def calls():
    rows = RegistryCall.objects.order_by("since_at")
    return [(row.appointment_id, row.since_at, row.ended_at) for row in rows]


def test_registry_must_call_after_a_quarter_of_an_hour(one, anna):
    assert actions.call_for_registry(at=TOO_LATE - timedelta(seconds=1)) == 0
    assert calls() == []

    assert actions.call_for_registry(at=TOO_LATE) == 1
    assert calls() == [(one, TOO_LATE, None)]
    assert story(one)[0] == "reserving"
    assert story(one)[3] == ["registry_calls"]
    notice = Notice.objects.get(kind="registry_calls")
    assert (notice.account_id, notice.card_id) == (anna.account.pk, anna.card.pk)
    assert notice.facts == {"appointment": str(one)}


def test_registry_is_asked_once(one):
    actions.call_for_registry(at=TOO_LATE)
    before = counts(), calls()

    assert actions.call_for_registry(at=TOO_LATE + MINUTE) == 0
    assert (counts(), calls()) == before


@pytest.mark.parametrize(
    ("found", "state", "notice"), [("К-18", "booked", "booked"), (None, "released", "clinic_refused")]
)
def test_answer_that_comes_late_ends_the_call(one, clinic, found, state, notice):
    actions.call_for_registry(at=TOO_LATE)
    clinic.found, clinic.answers = [found], [ports.ClinicRefused]

    actions.settle(at=TOO_LATE + MINUTE)

    assert calls() == [(one, TOO_LATE, TOO_LATE + MINUTE)]
    assert story(one)[0] == state
    assert story(one)[3] == ["registry_calls", notice]
    assert actions.call_for_registry(at=TOO_LATE + 2 * MINUTE) == 0


def test_no_call_about_what_is_settled(one, clinic):
    clinic.found = ["К-18"]
    actions.settle(at=LATER)

    assert actions.call_for_registry(at=TOO_LATE) == 0
    assert calls() == []


def test_question_that_the_clinic_has_not_heard_is_asked_again(one, clinic):
    clinic.found, clinic.answers = [None], ["К-18"]

    assert actions.settle(at=LATER)["booked"] == 1
    assert actions.settle(at=LATER) == {"booked": 0, "released": 0, "silent": 0, "failed": 0}

    assert [verb for verb, _ in clinic.asked] == ["reserve", "find", "reserve"]
    assert len({reservation.key for _, reservation in clinic.asked}) == 1
    assert story(one)[0] == "booked"
    assert story(one)[3] == ["booked"]


def test_nothing_is_asked_anew_for_a_card_that_was_given_up(one, clinic, anna):
    Holding.objects.filter(card=anna.card).update(ended_at=NOW, ended_why=Ended.DELETED)
    clinic.found = [None]

    assert actions.settle(at=LATER)["released"] == 1

    assert [verb for verb, _ in clinic.asked] == ["reserve", "find"]
    assert Appointment.objects.get().cancel_reason == UNHEARD
    assert story(one)[3] == []  # the account may not even see the card any more


def test_nothing_is_asked_anew_in_the_hour_before_the_visit(one, clinic, desk):
    clinic.found, clinic.answers = [None, None], [ports.ClinicSilent]
    last_moment = desk.slots[0].starts_at - WISH_ENDS_BEFORE
    assert actions.settle(at=last_moment - SECOND)["silent"] == 1
    assert [verb for verb, _ in clinic.asked] == ["reserve", "find", "reserve"]

    assert actions.settle(at=last_moment)["released"] == 1

    assert [verb for verb, _ in clinic.asked] == ["reserve", "find", "reserve", "find"]
    assert Appointment.objects.get().cancel_reason == UNHEARD
    assert Step.objects.latest("pk").reason == UNHEARD
    assert story(one)[3] == ["wish_over"]


@pytest.mark.parametrize(("found", "outcome"), [("К-18", "booked"), (None, "released")])
def test_what_another_worker_settled_meanwhile_is_counted_as_it_ended(one, clinic, found, outcome):
    """Both ask; the other one, which began a moment later, is heard first."""
    first = iter([True])

    def find(_reservation):
        if next(first, False):
            assert actions.settle(at=LATER)[outcome] == 1
        return found

    clinic.find, clinic.answers = find, [ports.ClinicRefused, ports.ClinicRefused]

    assert actions.settle(at=LATER)[outcome] == 1

    assert len(story(one)[1]) == 3
    assert len(story(one)[3]) == 1


def test_settled_no_is_told_once_and_says_who_released(one, clinic):
    clinic.found, clinic.answers = [None], [ports.ClinicRefused]

    actions.settle(at=LATER)
    actions.settle(at=LATER)

    assert story(one) == (
        "released",
        [">held", "held>reserving", "reserving>released"],
        ["appointment.held", "appointment.reserving", "appointment.released"],
        ["clinic_refused"],
    )
    assert Appointment.objects.get().cancel_reason == CLINIC_REFUSED


def test_settled_yes_is_booked_though_the_card_was_given_up_meanwhile(one, clinic, anna):
    Holding.objects.filter(card=anna.card).update(ended_at=NOW, ended_why=Ended.DELETED)
    clinic.found = ["К-18"]

    assert actions.settle(at=LATER)["booked"] == 1

    assert story(one)[0] == "booked"
    assert Appointment.objects.get().clinic_number == "К-18"


@pytest.mark.django_db(transaction=True)
def test_settled_no_is_nothing_without_its_notice(one, clinic, monkeypatch):
    clinic.found, clinic.answers = [None, None], [ports.ClinicRefused] * 2
    with monkeypatch.context() as broken:
        broken.setattr("portal.domain.notices.actions.put", lambda **_: 1 / 0)
        assert actions.settle(at=LATER)["failed"] == 1
    assert story(one)[0] == "reserving"

    assert actions.settle(at=LATER + MINUTE)["released"] == 1
    assert story(one)[3] == ["clinic_refused"]


def test_clinic_that_is_silent_is_asked_once_in_a_turn_and_the_others_too(
    silent, desk, anna, boris, two_clinics
):
    other = places.desk()
    silent(desk, anna)
    silent(desk_of(desk), boris)
    answered = silent(other, patient(), after=MINUTE / 2)
    two_clinics[other.clinic.pk].found = ["К-1"]

    told = actions.settle(at=LATER + MINUTE)

    assert told == {"booked": 1, "released": 0, "silent": 2, "failed": 0}
    assert story(answered)[0] == "booked"
    assert [verb for verb, _ in two_clinics[desk.clinic.pk].asked] == ["reserve", "reserve", "find"]


def desk_of(desk):
    """Return another doctor of the same clinic."""
    return places.desk(doctor__clinic=desk.clinic)


def test_oldest_reservations_do_not_starve_the_newer_ones(
    silent, desk, anna, boris, two_clinics, monkeypatch
):
    monkeypatch.setattr(settling, "BATCH", 1)
    other = places.desk()
    silent(desk, anna)
    newer = silent(other, boris, after=MINUTE)
    two_clinics[other.clinic.pk].found = ["К-1"]

    turns = [actions.settle(at=LATER + (turn + 1) * MINUTE) for turn in range(2)]

    assert [turn["silent"] for turn in turns] == [1, 0]
    assert turns[1]["booked"] == 1
    assert story(newer)[0] == "booked"


def test_each_reservation_of_a_silent_clinic_is_asked_in_its_turn(silent, desk, anna, boris, two_clinics):
    people = enumerate([anna, boris, patient()])
    made = [silent(desk_of(desk), someone, after=number * MINUTE) for number, someone in people]
    system = two_clinics[desk.clinic.pk]
    del system.asked[:]

    turns = [actions.settle(at=LATER + (turn + 3) * MINUTE) for turn in range(4)]

    assert [turn["silent"] for turn in turns] == [3, 3, 3, 3]
    assert [reservation.key for _, reservation in system.asked] == [*made, made[0]]


def test_reservation_that_the_clinic_answers_is_not_hidden_by_an_older_one(
    silent, desk, anna, boris, two_clinics
):
    silent(desk, anna)
    answered = silent(desk_of(desk), boris, after=MINUTE)
    two_clinics[desk.clinic.pk].found = [ports.ClinicSilent, "К-1", ports.ClinicSilent]

    turns = [actions.settle(at=LATER + (turn + 2) * MINUTE) for turn in range(2)]

    assert turns[1]["booked"] == 1
    assert story(answered)[0] == "booked"


def test_jobs_run_twice_settle_and_call_once(one, clinic):
    with time_machine.travel(TOO_LATE, tick=False):
        jobs.call_for_registry()
        jobs.call_for_registry()
        clinic.found = ["К-18"]
        jobs.settle_reservations()
        jobs.settle_reservations()

    assert story(one)[3] == ["registry_calls", "booked"]
    assert len(calls()) == 1
