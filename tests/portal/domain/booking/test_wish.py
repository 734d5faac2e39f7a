"""A wish: the clinic's system does not answer, and the place is booked as soon as it does."""

from datetime import timedelta

import pytest

from portal.domain.booking import access, actions, ports, queries
from portal.domain.booking.models import Appointment, RegistryCall, Wish
from portal.domain.booking.rules import Why
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.rules.wishes import wish_until
from portal.domain.booking.states import ASKED_AGAIN_AFTER, REGISTRY_CALLS_AFTER, WISH_ENDS_BEFORE, WISH_LIFE
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CANCELS_OF_ACCOUNT
from portal.domain.patients import access as patients
from portal.domain.patients.access import NotYours
from portal.domain.schedule.models import Slot
from portal.domain.staff.states import OpenClinic
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.tables import counts, live, story

LATER = NOW + ASKED_AGAIN_AFTER
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
UNTIL = NOW + timedelta(hours=23)
"""The visit of the tests begins a day from now."""


@pytest.fixture
def press(hold):
    """Return a call that holds a place and presses «Записать, когда клиника ответит»; the hold."""

    def call(someone, desk, waits=True, at=NOW):
        held = hold(someone, desk.slots[0], at=at)
        with pytest.raises((actions.AwaitingClinic, actions.NotBookable)):
            again(someone, held, desk, waits=waits, at=at)
        return held

    return call


def again(someone, held, desk, waits=True, at=NOW):
    actions.confirm(
        account_id=someone.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
        region="26", at=at, by=someone.by, waits=waits,
    )  # fmt: skip


@pytest.fixture
def wish(clinic, press, desk, anna):
    """The visit of a wish; its clinic was away and never asked."""
    clinic.answers = [ports.ClinicAway]
    return press(anna, desk).appointment_id


def withdraw(someone, one, at=LATER):
    return actions.withdraw(
        account_id=someone.account.pk, appointment_id=one, region="26", at=at, by=someone.by
    )


def test_wish_keeps_the_place_until_the_clinic_answers(wish, desk, boris, hold):
    assert story(wish)[:2] == ("reserving", [">held", "held>reserving"])
    assert story(wish)[3] == []
    assert Wish.objects.get().until_at == UNTIL
    with pytest.raises(actions.NotBookable) as refusal:
        hold(boris, desk.slots[0], at=NOW + timedelta(hours=1))
    assert [reason.why for reason in refusal.value.reasons] == [Why.TAKEN]


def test_without_a_wish_the_place_is_free_at_once(clinic, press, desk, anna):
    clinic.answers = [ports.ClinicAway]
    assert story(press(anna, desk, waits=False).appointment_id)[0] == "released"
    assert Wish.objects.count() == 0


def test_yes_books_and_is_told_once(wish, clinic):
    clinic.found, clinic.answers = [None], ["К-7"]

    assert actions.settle(at=LATER)["booked"] == 1
    actions.settle(at=LATER + MINUTE)

    assert story(wish)[0] == "booked"
    assert story(wish)[3] == ["booked"]
    assert Appointment.objects.get().clinic_number == "К-7"


def test_no_releases_and_is_told_once(wish, clinic, desk):
    clinic.found, clinic.answers = [None], [ports.ClinicRefused]

    assert actions.settle(at=LATER)["released"] == 1
    actions.settle(at=LATER + MINUTE)

    assert story(wish)[3] == ["clinic_refused"]
    assert live(desk.slots[0]) == ["released"]
    assert queries.is_free(slot_id=desk.slots[0].pk, at=LATER)


def test_pressed_twice_it_is_one_wish_and_one_visit(wish, clinic, desk, anna, hold):
    with pytest.raises(actions.AlreadyBooked):
        hold(anna, desk.slots[0])
    before = counts()
    held = actions.Held(wish, NOW)
    with pytest.raises(actions.AwaitingClinic):
        again(anna, held, desk)
    assert counts() == before
    clinic.found, clinic.answers = [None], ["К-7"]
    actions.settle(at=LATER)

    again(anna, held, desk)

    assert live(desk.slots[0]) == ["booked"]
    assert [verb for verb, _ in clinic.asked] == ["reserve", "find", "reserve"]


def test_silence_in_mid_question_keeps_the_wish_too(clinic, press, desk, anna):
    clinic.answers, clinic.found = [ports.ClinicSilent], ["К-8"]
    one = press(anna, desk).appointment_id

    assert Wish.objects.get().pk == one
    assert actions.settle(at=LATER)["booked"] == 1


def test_registry_need_not_call_about_a_wish(wish, clinic, press, boris):
    clinic.answers = [ports.ClinicSilent]
    other = press(boris, places.desk(), waits=False).appointment_id

    assert actions.call_for_registry(at=NOW + REGISTRY_CALLS_AFTER) == 1
    assert RegistryCall.objects.get().pk == other


def test_withdrawn_wish_frees_the_place_here_and_there(wish, clinic, desk, anna, boris, hold):
    assert withdraw(anna, wish)
    before = counts()
    assert not withdraw(anna, wish)

    assert counts() == before
    assert story(wish)[1][-1] == "reserving>released"
    assert story(wish)[3] == ["wish_withdrawn"]
    assert hold(boris, desk.slots[0], at=LATER)
    actions.give_back(appointment_id=wish)
    assert clinic.asked[-1][0] == "cancel"
    assert actions.settle(at=LATER + MINUTE) == {"booked": 0, "released": 0, "silent": 0, "failed": 0}


def test_answer_on_its_way_does_not_book_what_was_withdrawn(wish, clinic, anna):
    def answer_late(_reservation):
        withdraw(anna, wish)
        return "К-9"

    clinic.found, clinic.reserve = [None], answer_late

    assert actions.settle(at=LATER)["released"] == 1
    assert story(wish)[0] == "released"
    assert story(wish)[3] == ["wish_withdrawn"]


def test_withdrawing_what_is_booked_by_now_changes_nothing(wish, clinic, anna):
    clinic.found = ["К-7"]
    actions.settle(at=LATER)

    assert not withdraw(anna, wish)
    assert story(wish)[0] == "booked"


def place_of(desk, number=None):
    return OpenClinic(number or desk.clinic.pk, "26", desk.clinic.short_name, "Europe/Moscow", frozenset())


def ended(desk, one, someone, *, is_wanted, number=None):
    return actions.end_by_clinic(
        clinic=place_of(desk, number), appointment_id=one, is_wanted=is_wanted, at=LATER, by=someone.by
    )


@pytest.mark.parametrize(("is_wanted", "told"), [(True, "clinic_refused"), (False, "wish_withdrawn")])
def test_registrar_ends_the_waiting_and_the_person_is_told_why(
    wish, clinic, desk, anna, boris, hold, is_wanted, told
):
    assert ended(desk, wish, boris, is_wanted=is_wanted)
    before = counts()
    assert not ended(desk, wish, boris, is_wanted=is_wanted)

    assert counts() == before
    assert (story(wish)[0], story(wish)[3]) == ("released", [told])
    assert hold(boris, desk.slots[0], at=LATER)
    actions.give_back(appointment_id=wish)
    assert clinic.asked[-1][0] == "cancel"


@pytest.mark.parametrize("is_wanted", [True, False])
def test_no_other_clinic_ends_it(wish, desk, boris, is_wanted):
    with pytest.raises(NotYours):
        ended(desk, wish, boris, is_wanted=is_wanted, number=desk.clinic.pk + 1)
    assert story(wish)[0] == "reserving"


def test_registrar_who_ends_it_after_the_answer_changes_nothing(wish, clinic, desk, boris):
    clinic.found = ["К-7"]
    actions.settle(at=LATER)

    assert not ended(desk, wish, boris, is_wanted=True)
    assert not ended(desk, wish, boris, is_wanted=False)
    assert story(wish)[0] == "booked"


@pytest.mark.parametrize("is_cancelling", [True, False])
def test_wish_ends_with_its_card(wish, clinic, anna, is_cancelling):
    card = patients.card_of(account_id=anna.account.pk, card_id=anna.card.pk, at=LATER, by=anna.by, reason="")

    assert actions.remove_card(card=card, is_cancelling=is_cancelling, at=LATER, by=anna.by) == 0

    assert story(wish)[0] == "released"
    clinic.found = ["К-7"]
    assert actions.settle(at=LATER)["booked"] == 0
    actions.give_back(appointment_id=wish)
    assert clinic.asked[-1][0] == "cancel"


def test_nobody_withdraws_a_strangers_wish(wish, boris):
    with pytest.raises(NotYours):
        withdraw(boris, wish)
    assert story(wish)[0] == "reserving"


def test_wishes_taken_back_count_as_cancelled_visits(wish, anna):
    limits.take(CANCELS_OF_ACCOUNT, str(anna.account.pk), at=NOW, amount=CANCELS_OF_ACCOUNT.most)
    with pytest.raises(limits.Exhausted):
        withdraw(anna, wish)
    assert story(wish)[0] == "reserving"


def test_wish_ends_by_itself_and_says_so(wish, clinic, desk):
    clinic.found = [ports.ClinicSilent]
    assert actions.settle(at=UNTIL - SECOND)["silent"] == 1
    assert story(wish)[0] == "reserving"

    actions.settle(at=UNTIL)
    before = counts()
    actions.settle(at=UNTIL)

    assert counts() == before
    assert story(wish)[0] == "released"
    assert story(wish)[3] == ["wish_over"]
    assert live(desk.slots[0]) == ["released"]


@pytest.fixture
def resting(anna):
    """A desk three days ahead in a region where a place that somebody gives up rests."""
    far = places.desk(starts_at=NOW + timedelta(days=3))
    actions.set_rule(
        rule=Rule.FREED_RESTS_MINUTES, value=10, where=actions.Where("26"), since_at=NOW, till_at=None,
        at=NOW, by=anna.by,
    )  # fmt: skip
    return far


@pytest.mark.parametrize(
    ("end", "rests"),
    [
        (withdraw, True),
        (lambda _anna, _one: actions.settle(at=NOW + WISH_LIFE), True),
        (lambda _anna, _one: actions.settle(at=LATER), False),
    ],
    ids=["withdrawn", "over", "refused"],
)
def test_place_that_was_waited_for_rests_and_one_the_clinic_refused_does_not(
    clinic, press, anna, resting, end, rests
):
    clinic.answers, clinic.found = [ports.ClinicAway, ports.ClinicRefused], [None]
    one = press(anna, resting).appointment_id

    end(anna, one)

    assert story(one)[0] == "released"
    assert (Slot.objects.get(pk=resting.slots[0].pk).rests_until is not None) == rests


@pytest.mark.parametrize(
    ("before", "until"),
    [
        (timedelta(days=3), timedelta(hours=24)),
        (timedelta(hours=5), timedelta(hours=4)),
        (WISH_ENDS_BEFORE + SECOND, SECOND),
        (WISH_ENDS_BEFORE, None),
        (timedelta(), None),
    ],
)
def test_wish_waits_a_day_and_never_into_the_hour_before_the_visit(before, until):
    assert wish_until(NOW + before, NOW) == (None if until is None else NOW + until)


def test_registrar_sees_who_waits(wish, clinic, desk, anna):
    place = place_of(desk)
    (work,) = access.waiting_for_system(clinic=place, at=LATER, by=anna.by)
    assert (work.visit.pk, work.visit.wished_until) == (wish, UNTIL)

    clinic.found = ["К-7"]
    actions.settle(at=LATER)
    assert access.waiting_for_system(clinic=place, at=LATER, by=anna.by) == []
