"""Hold a place: who may, what a second click gives, what a change of mind leaves."""

import uuid
from datetime import date, timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.states import HOLD_LIFE, State
from portal.domain.clinics.models import Clinic, Doctor, Speciality
from portal.domain.patients.access import NotYours
from portal.domain.patients.models import Holding
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, patient
from tests.portal.domain.booking.tables import counts, live, story

MINUTE = timedelta(minutes=1)


def whys(refusal):
    return [reason.why for reason in refusal.value.reasons]


def test_hold_keeps_the_place_for_five_minutes(desk, anna, hold):
    held = hold(anna, desk.slots[0])

    assert held.ends_at == NOW + timedelta(minutes=5)
    assert story(held.appointment_id) == ("held", [">held"], ["appointment.held"], [])
    assert counts() == {"Appointment": 1, "Step": 1, "Entry": 1, "Notice": 0}


def test_hold_repeats_what_was_promised(desk, anna, hold):
    kept = Appointment.objects.get(pk=hold(anna, desk.slots[1]).appointment_id)
    slot = desk.slots[1]

    assert (kept.starts_at, kept.ends_at) == (slot.starts_at, slot.ends_at)
    assert (kept.wall_date, kept.wall_start) == (slot.wall_date, slot.wall_start)
    assert (kept.time_zone, kept.room) == (desk.session.time_zone, desk.session.room)
    assert (kept.doctor_id, kept.clinic_id, kept.card_id) == (desk.doctor.pk, desk.clinic.pk, anna.card.pk)
    assert kept.speciality_id == desk.doctor.speciality_id
    assert (kept.account_id, kept.number, kept.seat) == (anna.account.pk, None, 1)


def test_hold_twice_gives_the_same_hold(desk, anna, hold):
    first, before = hold(anna, desk.slots[0]), counts()

    second = hold(anna, desk.slots[0], at=NOW + MINUTE)

    assert second == first
    assert counts() == before


def test_hold_of_another_place_of_the_speciality_releases_the_first(desk, anna, hold):
    first = hold(anna, desk.slots[0])

    second = hold(anna, desk.slots[1], at=NOW + MINUTE)

    assert story(first.appointment_id)[:2] == ("released", [">held", "held>released"])
    assert story(second.appointment_id)[:2] == ("held", [">held"])


def test_hold_that_is_refused_leaves_the_first_one(desk, anna, boris, hold):
    first = hold(anna, desk.slots[0])
    hold(boris, desk.slots[1])

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[1])

    assert whys(refusal) == [Why.TAKEN]
    assert story(first.appointment_id)[0] == "held"


def test_hold_of_another_speciality_leaves_the_first_one(desk, anna, hold):
    other = places.desk(starts_at=NOW + timedelta(days=2))
    first = hold(anna, desk.slots[0])

    hold(anna, other.slots[0])

    assert story(first.appointment_id)[0] == "held"


def test_hold_after_its_end_is_a_new_one(desk, anna, hold):
    first = hold(anna, desk.slots[0])

    second = hold(anna, desk.slots[0], at=NOW + HOLD_LIFE)

    assert second.appointment_id != first.appointment_id
    assert live(desk.slots[0]) == ["held", "released"]


@pytest.mark.parametrize(("later", "is_free"), [(HOLD_LIFE - timedelta(seconds=1), False), (HOLD_LIFE, True)])
def test_hold_of_a_place_whose_hold_is_over_needs_no_worker(desk, anna, boris, hold, later, is_free):
    first = hold(anna, desk.slots[0])

    if is_free:
        hold(boris, desk.slots[0], at=NOW + later)
        assert story(first.appointment_id)[0] == "released"
    else:
        with pytest.raises(actions.NotBookable):
            hold(boris, desk.slots[0], at=NOW + later)
        assert story(first.appointment_id)[0] == "held"


def test_hold_of_a_taken_place_is_refused_and_leaves_nothing(desk, anna, boris, hold):
    hold(anna, desk.slots[0])
    before = counts()

    with pytest.raises(actions.NotBookable) as refusal:
        hold(boris, desk.slots[0])

    assert whys(refusal) == [Why.TAKEN]
    assert counts() == before


def test_hold_of_an_own_visit_says_so(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)

    with pytest.raises(actions.AlreadyBooked) as refusal:
        hold(anna, desk.slots[0])

    assert refusal.value.appointment_id == held.appointment_id


def test_hold_with_a_foreign_card_is_not_yours(desk, anna, boris):
    with pytest.raises(NotYours):
        actions.hold(
            account_id=boris.account.pk, card_id=anna.card.pk, slot_id=desk.slots[0].pk, region="26", at=NOW,
            by=boris.by,
        )  # fmt: skip

    assert counts()["Appointment"] == 0


def test_hold_by_everybody_who_holds_the_card_is_allowed(desk, anna, boris):
    HoldingFactory(account=boris.account, card=anna.card, relation="relative")

    held = actions.hold(
        account_id=boris.account.pk, card_id=anna.card.pk, slot_id=desk.slots[0].pk, region="26", at=NOW,
        by=boris.by,
    )  # fmt: skip

    assert Appointment.objects.get(pk=held.appointment_id).account_id == boris.account.pk


def test_hold_by_somebody_who_held_the_card_once_is_not_yours(desk, anna, boris):
    HoldingFactory(account=boris.account, card=anna.card, relation="relative", ended_at=NOW - MINUTE)

    with pytest.raises(NotYours):
        actions.hold(
            account_id=boris.account.pk, card_id=anna.card.pk, slot_id=desk.slots[0].pk, region="26", at=NOW,
            by=boris.by,
        )  # fmt: skip


def test_hold_in_another_region_is_not_yours(desk, anna, hold):
    with pytest.raises(NotYours):
        hold(anna, desk.slots[0], region="73")

    assert counts()["Appointment"] == 0
    assert story(hold(anna, desk.slots[0], region="26").appointment_id)[0] == "held"


@pytest.mark.parametrize("absent", ["slot", "card"])
def test_hold_of_what_is_not_there_is_not_yours(desk, anna, absent):
    keys = anna.keys | ({"card_id": uuid.uuid4()} if absent == "card" else {})
    slot_id = 10**15 if absent == "slot" else desk.slots[0].pk

    with pytest.raises(NotYours):
        actions.hold(**keys, slot_id=slot_id, region="26", at=NOW)


@pytest.mark.parametrize(
    ("model", "changed", "why"),
    [
        (WorkSession, {"state": "closed"}, Why.CLOSED),
        (WorkSession, {"state": "cancelled"}, Why.CLOSED),
        (Slot, {"state": "closed"}, Why.CLOSED),
        (Doctor, {"is_active": False}, Why.CLOSED),
        (Clinic, {"is_active": False}, Why.CLOSED),
        (Doctor, {"self_booking": False}, Why.NOT_ONLINE),
        (Speciality, {"self_booking": False}, Why.NOT_ONLINE),
        (Doctor, {"needs_referral": True}, Why.NEEDS_REFERRAL),
        (Speciality, {"serves": "children"}, Why.ONLY_CHILDREN),
        (Clinic, {"serves": "children"}, Why.ONLY_CHILDREN),
        (Doctor, {"min_age": 60}, Why.TOO_YOUNG),
        (Doctor, {"max_age": 40}, Why.TOO_OLD),
        (Doctor, {"sex": "m"}, Why.OTHER_SEX),
        (WorkSession, {"opens_at": NOW + MINUTE}, Why.NOT_OPEN_YET),
        (Slot, {"starts_at": NOW + 59 * MINUTE}, Why.TOO_LATE),
    ],
    ids=str,
)
def test_hold_reads_each_reason_from_the_tables(desk, anna, hold, model, changed, why):
    model.objects.update(**changed)

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[0])

    assert whys(refusal) == [why]


def test_hold_beside_a_visit_of_the_same_speciality_is_refused(desk, anna, hold):
    places.appointment(anna, desk.slots[3])

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[0])

    assert whys(refusal) == [Why.SAME_SPECIALITY]


def test_hold_over_another_visit_of_the_card_is_refused(desk, anna, hold):
    other = places.desk(starts_at=desk.session.starts_at + timedelta(minutes=10))
    places.appointment(anna, other.slots[0])

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[0])

    assert whys(refusal) == [Why.OVERLAPS]
    assert story(hold(anna, desk.slots[2]).appointment_id)[0] == "held"


@pytest.mark.parametrize("visits", [4, 5])
def test_hold_counts_the_visits_to_come(desk, anna, hold, visits):
    for day in range(2, 2 + visits):
        places.appointment(anna, places.desk(starts_at=NOW + timedelta(days=day)).slots[0])
    places.appointment(anna, places.desk(starts_at=NOW - timedelta(days=5)).slots[0])

    if visits < 5:
        assert story(hold(anna, desk.slots[0]).appointment_id)[0] == "held"
    else:
        with pytest.raises(actions.NotBookable) as refusal:
            hold(anna, desk.slots[0])
        assert whys(refusal) == [Why.TOO_MANY_VISITS]


def test_hold_counts_the_living_holds_of_the_account(desk, anna, hold):
    for day in range(2, 5):
        hold(anna, places.desk(starts_at=NOW + timedelta(days=day)).slots[0])

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[0])

    assert whys(refusal) == [Why.TOO_MANY_HOLDS]
    assert story(hold(anna, desk.slots[0], at=NOW + HOLD_LIFE).appointment_id)[0] == "held"


def test_hold_of_a_group_place_gives_every_seat_once(anna, boris, hold):
    group = places.desk(seats=2)
    seats = [
        Appointment.objects.get(pk=hold(someone, group.slots[0]).appointment_id).seat
        for someone in (anna, boris)
    ]

    assert seats == [1, 2]


def test_hold_of_a_full_group_place_is_refused(anna, boris, hold):
    group = places.desk(seats=2)
    hold(anna, group.slots[0])
    hold(boris, group.slots[0])

    with pytest.raises(actions.NotBookable) as refusal:
        hold(patient(), group.slots[0])

    assert whys(refusal) == [Why.TAKEN]


def test_hold_compares_the_age_on_the_day_of_the_visit(desk, hold):
    Doctor.objects.update(min_age=18)
    grown = patient(birth_date=date(2008, 11, 25))
    almost = patient(birth_date=date(2008, 11, 26))

    assert story(hold(grown, desk.slots[0]).appointment_id)[0] == "held"
    with pytest.raises(actions.NotBookable) as refusal:
        hold(almost, desk.slots[1])
    assert whys(refusal) == [Why.TOO_YOUNG]


def let_go(who, held):
    return actions.let_go(
        account_id=who.account.pk, appointment_id=held.appointment_id, region="26", at=NOW, by=who.by
    )


def test_let_go_gives_the_place_back(desk, anna, boris, hold):
    held = hold(anna, desk.slots[0])

    assert let_go(anna, held)
    assert story(held.appointment_id) == (
        "released", [">held", "held>released"], ["appointment.held", "appointment.released"], [],
    )  # fmt: skip
    assert story(hold(boris, desk.slots[0]).appointment_id)[0] == "held"


def test_let_go_of_a_foreign_hold_changes_nothing(desk, anna, boris, hold):
    held = hold(anna, desk.slots[0])

    with pytest.raises(NotYours):
        let_go(boris, held)

    assert story(held.appointment_id)[:2] == ("held", [">held"])


def test_let_go_by_whoever_holds_the_card_now(desk, anna, boris, hold):
    held = hold(anna, desk.slots[0])
    HoldingFactory(account=boris.account, card=anna.card, relation="relative")
    Holding.objects.filter(account=anna.account).update(ended_at=NOW)

    with pytest.raises(NotYours):
        let_go(anna, held)
    assert story(held.appointment_id)[:2] == ("held", [">held"])

    assert let_go(boris, held)
    assert story(held.appointment_id)[:2] == ("released", [">held", "held>released"])


def test_let_go_of_a_visit_changes_nothing(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    confirm(anna, held, desk)

    assert not let_go(anna, held)
    assert story(held.appointment_id)[0] == State.BOOKED


def test_expire_holds_ends_each_hold_once(desk, anna, boris, hold):
    over, living = hold(anna, desk.slots[0]), hold(boris, desk.slots[1], at=NOW + MINUTE)

    ended = [actions.expire_holds(at=NOW + HOLD_LIFE) for _ in range(2)]

    assert ended == [1, 0]
    assert story(over.appointment_id)[:2] == ("expired", [">held", "held>expired"])
    assert story(living.appointment_id)[:2] == ("held", [">held"])
