"""A move: the new place first, the old one freed in the same step, nothing lost in between."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from portal.domain.booking import access, actions, ports
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.rules import Why
from portal.domain.booking.states import ASKED_AGAIN_AFTER, HOLD_LIFE, CancelReason, State
from portal.domain.patients.access import NotYours
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Scope
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory
from tests.factories.patients import Patient as Someone
from tests.portal.domain.booking.tables import live, story

SECOND = timedelta(seconds=1)
MOVED = ("moved", ["booked>moved"], ["appointment.moved"])


@pytest.fixture
def old(desk, anna):
    return places.appointment(anna, desk.slots[0])


@pytest.fixture
def move():
    """Return a call that holds a place instead of a visit."""

    def call(someone, slot, old, at=NOW):
        return actions.hold(**someone.keys, slot_id=slot.pk, region="26", replaces=old.pk, at=at)

    return call


@pytest.fixture
def confirm():
    """Return a call that confirms as the page does: told by the door what it replaces."""

    def call(someone, held, at=NOW):
        who = {"account_id": someone.account.pk, "appointment_id": held.appointment_id, "by": someone.by}
        asked = access.asked_of(**who, region="26", at=at)._replace(clinic_id=0)  # `clinic` is asked
        actions.confirm(**who, **asked._asdict(), region="26", at=at)

    return call


def refused(call):
    with pytest.raises(actions.NotBookable) as refusal:
        call()
    return [reason.why for reason in refusal.value.reasons]


def test_a_move_books_the_new_and_frees_the_old_in_one_step(desk, anna, old, move, confirm):
    held = move(anna, desk.slots[1], old)
    assert (live(desk.slots[0]), live(desk.slots[1])) == (["booked"], ["held"])

    confirm(anna, held, at=NOW + SECOND)

    assert story(old.pk)[:3] == MOVED
    assert story(held.appointment_id) == (
        "booked", [">held", "held>booked"], ["appointment.held", "appointment.booked"], ["moved"]
    )  # fmt: skip
    new, gone = Appointment.objects.get(pk=held.appointment_id), Appointment.objects.get(pk=old.pk)
    assert (new.replaces_id, gone.ended_at, new.number != gone.number) == (old.pk, NOW + SECOND, True)
    assert Step.objects.get(appointment=old.pk).reason == str(new.pk)


def test_the_old_place_is_free_for_others_after_the_move_only(desk, anna, boris, old, move, confirm, hold):
    held = move(anna, desk.slots[1], old)
    assert refused(lambda: hold(boris, desk.slots[0])) == [Why.TAKEN]

    confirm(anna, held)

    assert story(hold(boris, desk.slots[0]).appointment_id)[0] == "held"


def test_the_visit_that_is_moved_does_not_stand_against_the_new_place(desk, anna, old, move, hold):
    """The same speciality and the same hour: without the move both are reasons."""
    assert Why.SAME_SPECIALITY in refused(lambda: hold(anna, desk.slots[1]))
    beside = places.desk(starts_at=desk.slots[0].starts_at, doctor__speciality=desk.doctor.speciality)
    assert set(refused(lambda: hold(anna, beside.slots[0]))) == {Why.SAME_SPECIALITY, Why.OVERLAPS}

    assert story(move(anna, beside.slots[0], old).appointment_id)[0] == "held"


def test_a_move_to_the_same_hour_of_another_doctor_is_booked(desk, anna, old, move, confirm):
    beside = places.desk(starts_at=desk.slots[0].starts_at, doctor__speciality=desk.doctor.speciality)

    confirm(anna, move(anna, beside.slots[0], old))

    assert (live(desk.slots[0]), live(beside.slots[0])) == (["moved"], ["booked"])


def test_another_visit_at_that_hour_still_stands_against_it(desk, anna, old, move):
    elsewhere = places.desk(starts_at=desk.slots[1].starts_at)
    places.appointment(anna, elsewhere.slots[0])

    assert refused(lambda: move(anna, desk.slots[1], old)) == [Why.OVERLAPS]


def test_a_move_to_another_speciality_is_refused(anna, old, move):
    assert refused(lambda: move(anna, places.desk().slots[2], old)) == [Why.OLD_OTHER]


@pytest.mark.parametrize("state", sorted(set(State) - {State.BOOKED, State.HELD}))
def test_only_a_booked_visit_is_moved(desk, anna, old, move, state):
    Appointment.objects.filter(pk=old.pk).update(state=state)

    assert Why.OLD_OVER in refused(lambda: move(anna, desk.slots[1], old))


def test_a_visit_that_has_begun_is_not_moved(desk, anna, old, move):
    begun = old.starts_at

    assert refused(lambda: move(anna, places.desk(
        starts_at=begun + timedelta(days=2), doctor__speciality=desk.doctor.speciality
    ).slots[0], old, at=begun)) == [Why.OLD_OVER]  # fmt: skip


def test_somebody_elses_visit_is_not_there(desk, anna, boris, old, move):
    with pytest.raises(NotYours):
        move(boris, desk.slots[1], old)

    assert story(move(anna, desk.slots[1], old).appointment_id)[0] == "held"


@pytest.mark.parametrize(("scope", "may"), [(Scope.BOOK, False), (Scope.VISITS, True)])
def test_who_may_only_book_does_not_move_what_others_booked(desk, anna, boris, old, move, scope, may):
    HoldingFactory(account=boris.account, card=anna.card, relation="relative", scope=scope, agreed_at=NOW)
    relative = Someone(boris.account, anna.card)
    if may:
        assert story(move(relative, desk.slots[1], old).appointment_id)[0] == "held"
    else:
        with pytest.raises(NotYours):
            move(relative, desk.slots[1], old)


def test_the_same_request_again_returns_the_same_hold(desk, anna, old, move):
    assert move(anna, desk.slots[1], old) == move(anna, desk.slots[1], old, at=NOW + SECOND)


def test_a_second_choice_lets_the_first_go(desk, anna, old, move):
    first = move(anna, desk.slots[1], old)
    second = move(anna, desk.slots[2], old)

    assert [story(one.appointment_id)[0] for one in (first, second)] == ["released", "held"]


def test_confirming_twice_moves_once(desk, anna, old, move, confirm):
    held = move(anna, desk.slots[1], old)
    confirm(anna, held)
    before = story(held.appointment_id)

    confirm(anna, held)

    assert (story(held.appointment_id), story(old.pk)[:3]) == (before, MOVED)


def test_a_visit_cancelled_meanwhile_is_not_replaced(desk, anna, old, move, confirm):
    held = move(anna, desk.slots[1], old)
    actions.cancel(
        account_id=anna.account.pk, appointment_id=old.pk, reason=CancelReason.OTHER, region="26", at=NOW,
        by=anna.by,
    )  # fmt: skip

    assert refused(lambda: confirm(anna, held)) == [Why.OLD_OVER]
    assert [story(one)[0] for one in (old.pk, held.appointment_id)] == ["cancelled_by_patient", "held"]


def test_a_hold_that_is_over_leaves_the_old_visit_as_it_is(desk, anna, old, move, confirm):
    held = move(anna, desk.slots[1], old)

    with pytest.raises(actions.HoldOver):
        confirm(anna, held, at=NOW + HOLD_LIFE)

    assert (story(old.pk)[:2], story(held.appointment_id)[0]) == (("booked", []), "held")


def test_who_forgets_what_is_replaced_books_nothing(desk, anna, old, move):
    """Else both visits would stand."""
    held = move(anna, desk.slots[1], old)

    with pytest.raises(actions.HoldOver):
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
            region="26", at=NOW, by=anna.by,
        )  # fmt: skip

    assert [story(one)[0] for one in (old.pk, held.appointment_id)] == ["booked", "held"]


def test_the_database_lets_one_living_visit_replace_another(desk, anna, old):
    places.appointment(anna, desk.slots[1], State.RESERVING, replaces=old)

    with pytest.raises(IntegrityError), transaction.atomic():
        places.appointment(anna, desk.slots[2], State.RESERVING, replaces=old)

    places.appointment(anna, desk.slots[2], State.RELEASED, replaces=old)
    assert Appointment.objects.filter(replaces=old).count() == 2


def test_a_silent_clinic_leaves_the_old_visit_until_it_says_yes(desk, anna, old, move, confirm, clinic):
    clinic.answers, clinic.found = [ports.ClinicSilent], ["К-18"]
    held = move(anna, desk.slots[1], old)
    with pytest.raises(actions.AwaitingClinic):
        confirm(anna, held)
    assert (live(desk.slots[0]), live(desk.slots[1])) == (["booked"], ["reserving"])
    assert refused(lambda: move(anna, desk.slots[2], old))[0] == Why.OLD_OVER

    assert actions.settle(at=NOW + ASKED_AGAIN_AFTER)["booked"] == 1

    assert (story(old.pk)[:3], story(held.appointment_id)[3]) == (MOVED, ["moved"])


def test_a_clinic_that_refuses_leaves_the_old_visit(desk, anna, old, move, confirm, clinic):
    clinic.answers = [ports.ClinicRefused]
    held = move(anna, desk.slots[1], old)

    assert refused(lambda: confirm(anna, held)) == [Why.TAKEN]

    assert [story(one)[0] for one in (old.pk, held.appointment_id)] == ["booked", "released"]


def test_a_clinic_is_not_asked_where_the_old_visit_is_gone(desk, anna, old, move, confirm, clinic):
    held = move(anna, desk.slots[1], old)
    Appointment.objects.filter(pk=old.pk).update(state=State.MOVED)

    assert refused(lambda: confirm(anna, held)) == [Why.OLD_OVER]

    assert (clinic.asked, story(held.appointment_id)[0]) == ([], "held")


def test_what_the_clinic_reserved_is_booked_though_the_old_visit_was_cancelled(
    desk, anna, old, move, confirm, clinic
):
    clinic.answers, clinic.found = [ports.ClinicSilent], ["К-18"]
    held = move(anna, desk.slots[1], old)
    with pytest.raises(actions.AwaitingClinic):
        confirm(anna, held)
    Appointment.objects.filter(pk=old.pk).update(state=State.CANCELLED_BY_PATIENT)

    actions.settle(at=NOW + ASKED_AGAIN_AFTER)

    assert story(held.appointment_id)[0::3] == ("booked", ["booked"])


def test_the_clinic_of_the_old_visit_is_told(desk, anna, old, move, confirm, clinic):
    clinic.answers = ["К-18"]
    confirm(anna, move(anna, desk.slots[1], old))

    told = DBTaskResult.objects.get()
    assert told.task_path == "portal.domain.booking.jobs.give_back"
    assert told.args_kwargs["kwargs"] == {"appointment_id": str(old.pk)}


def test_a_card_taken_away_meanwhile_is_not_moved(desk, anna, old, move, confirm):
    held = move(anna, desk.slots[1], old)
    Holding.objects.filter(card=anna.card).update(ended_at=NOW, ended_why="deleted")

    with pytest.raises(NotYours):
        confirm(anna, held)

    assert [story(one)[0] for one in (old.pk, held.appointment_id)] == ["booked", "held"]
