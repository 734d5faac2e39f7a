"""A visit that comes in between a hold and its confirm: counted once more, by the same rules."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from portal.domain.booking import actions
from portal.domain.booking.actions import confirming
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.patients.states import Relation, Scope
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.ground import databases
from tests.portal.domain.booking.tables import counts, live, plan, story
from tests.portal.domain.booking.test_plans import _booked as booked
from tests.portal.domain.booking.test_plans import whole_table
from tests.portal.domain.booking.test_settings import put, refused

DAY = timedelta(days=1)


@pytest.fixture
def of_another_speciality(db):
    return places.desk(starts_at=NOW + 3 * DAY)


@pytest.fixture
def moving(desk, anna):
    """Return the visit that is being moved, the hold of its new place, and what confirms it."""
    old = places.appointment(anna, desk.slots[0])
    held = actions.hold(**anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=old.pk, at=NOW)

    def confirm(clinic_id=desk.clinic.pk):
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=clinic_id,
            replaces=old.pk, region="26", at=NOW, by=anna.by,
        )  # fmt: skip

    return confirm


@pytest.mark.parametrize("state", [State.BOOKED, State.RESERVING])
def test_a_visit_to_the_speciality_made_since_the_hold_refuses_it(desk, anna, hold, confirm, state):
    held = hold(anna, desk.slots[0])
    places.appointment(anna, desk.slots[3], state)
    before = counts()

    assert refused(lambda: confirm(anna, held, desk)) == [Why.SAME_SPECIALITY]

    assert (counts(), story(held.appointment_id)[:2]) == (before, ("held", [">held"]))
    Appointment.objects.filter(slot=desk.slots[3]).update(state=State.CANCELLED_BY_CLINIC)
    confirm(anna, held, desk)
    assert live(desk.slots[0]) == ["booked"]


@pytest.mark.parametrize(
    ("state", "of_anna"), [(State.CANCELLED_BY_CLINIC, True), (State.MOVED, True), (State.BOOKED, False)]
)
def test_what_is_off_or_somebody_elses_stands_against_nothing(
    desk, anna, boris, hold, confirm, state, of_anna
):
    held = hold(anna, desk.slots[0])
    places.appointment(anna if of_anna else boris, desk.slots[3], state)

    confirm(anna, held, desk)

    assert live(desk.slots[0]) == ["booked"]


def test_a_visit_to_another_speciality_stands_against_nothing(
    desk, of_another_speciality, anna, hold, confirm
):
    held = hold(anna, desk.slots[0])
    places.appointment(anna, of_another_speciality.slots[0])

    confirm(anna, held, desk)

    assert live(desk.slots[0]) == ["booked"]


@pytest.mark.parametrize("of", ["region", "clinic", "position"])
def test_where_the_rule_is_off_by_the_moment_of_the_confirm_both_stand(desk, anna, hold, confirm, of):
    held = hold(anna, desk.slots[0])
    places.appointment(anna, desk.slots[3])
    put(desk, Rule.ONE_PER_SPECIALITY, 0, of=of, since=NOW + timedelta(minutes=2), by=anna.by)

    assert refused(lambda: confirm(anna, held, desk)) == [Why.SAME_SPECIALITY]
    confirm(anna, held, desk, at=NOW + timedelta(minutes=2))

    assert (live(desk.slots[0]), live(desk.slots[3])) == (["booked"], ["booked"])


@pytest.mark.parametrize(("at_most", "state"), [(1, "held"), (2, "booked")])
def test_coming_visits_are_counted_again(desk, of_another_speciality, anna, hold, confirm, at_most, state):
    put(desk, Rule.VISITS_AT_MOST, at_most, by=anna.by)
    held = hold(anna, desk.slots[0])
    places.appointment(anna, of_another_speciality.slots[0])

    if state == "held":
        assert refused(lambda: confirm(anna, held, desk)) == [Why.TOO_MANY_VISITS]
    else:
        confirm(anna, held, desk)

    assert live(desk.slots[0]) == [state]


def test_who_held_first_goes_first(desk, of_another_speciality, anna, hold, confirm):
    """One visit has come in between, and there is room for one of two holds."""
    put(desk, Rule.VISITS_AT_MOST, 2, by=anna.by)
    first = hold(anna, desk.slots[0])
    later = hold(anna, of_another_speciality.slots[0], at=NOW + timedelta(seconds=1))
    places.appointment(anna, places.desk(starts_at=NOW + 5 * DAY).slots[0])

    assert refused(lambda: confirm(anna, later, of_another_speciality)) == [Why.TOO_MANY_VISITS]
    confirm(anna, first, desk)
    assert refused(lambda: confirm(anna, later, of_another_speciality)) == [Why.TOO_MANY_VISITS]

    assert (live(desk.slots[0]), live(of_another_speciality.slots[0])) == (["booked"], ["held"])


def test_the_visit_that_is_moved_does_not_count(desk, anna, moving):
    put(desk, Rule.VISITS_AT_MOST, 1, by=anna.by)

    moving()

    assert (live(desk.slots[0]), live(desk.slots[1])) == (["moved"], ["booked"])


def test_a_third_visit_refuses_the_move_and_leaves_the_old_one(desk, anna, moving):
    places.appointment(anna, desk.slots[3])

    assert refused(moving) == [Why.SAME_SPECIALITY]

    assert (live(desk.slots[0]), live(desk.slots[1])) == (["booked"], ["held"])


def test_a_clinic_with_its_own_system_is_asked_only_where_nothing_stands_against_it(
    desk, anna, hold, confirm, clinic
):
    held = hold(anna, desk.slots[0])
    other = places.appointment(anna, desk.slots[3])

    assert refused(lambda: confirm(anna, held, desk)) == [Why.SAME_SPECIALITY]
    assert (clinic.asked, live(desk.slots[0])) == ([], ["held"])

    Appointment.objects.filter(pk=other.pk).update(state=State.CANCELLED_BY_CLINIC)
    clinic.answers = ["К-1"]
    confirm(anna, held, desk)
    assert (len(clinic.asked), live(desk.slots[0])) == (1, ["booked"])


def test_a_move_there_is_asked_for_though_the_old_visit_still_stands(desk, anna, moving, clinic):
    clinic.answers = ["К-1"]

    moving()

    assert (live(desk.slots[0]), live(desk.slots[1])) == (["moved"], ["booked"])


def test_a_move_there_is_not_asked_for_where_a_third_visit_stands(desk, anna, moving, clinic):
    places.appointment(anna, desk.slots[3])

    assert refused(moving) == [Why.SAME_SPECIALITY]
    assert (clinic.asked, live(desk.slots[0]), live(desk.slots[1])) == ([], ["booked"], ["held"])


def test_what_the_clinic_has_reserved_is_booked_whatever_came_in_between(desk, anna, hold, confirm, clinic):
    """Asked before the clinic was: afterwards the place is taken there, and must be a visit here."""
    held = hold(anna, desk.slots[0])

    class Answers:
        def __call__(self, _reservation):
            places.appointment(anna, desk.slots[3])
            return "К-1"

    clinic.reserve = Answers()
    confirm(anna, held, desk)

    assert (live(desk.slots[0]), live(desk.slots[3])) == (["booked"], ["booked"])


@pytest.mark.parametrize("scope", [Scope.BOOK, Scope.VISITS])
@pytest.mark.parametrize("is_own", [True, False])
def test_visits_of_others_are_told_only_to_who_may_see_them(desk, anna, boris, hold, confirm, scope, is_own):
    HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=scope, agreed_at=NOW
    )
    who = Patient(anna.account, boris.card)
    held = hold(who, desk.slots[0])
    places.appointment(who if is_own else boris, desk.slots[3])
    is_told = is_own or scope == Scope.VISITS

    told = [Why.SAME_SPECIALITY if is_told else Why.NOT_TOLD]
    assert refused(lambda: confirm(who, held, desk)) == told


@pytest.mark.parametrize("scope", [Scope.BOOK, Scope.VISITS])
def test_a_visit_at_that_hour_is_told_only_to_who_may_see_it(desk, anna, boris, scope):
    HoldingFactory(
        account=anna.account, card=boris.card, relation=Relation.RELATIVE, scope=scope, agreed_at=NOW
    )
    who = Patient(anna.account, boris.card)
    old = places.appointment(who, desk.slots[0])
    held = actions.hold(**who.keys, slot_id=desk.slots[1].pk, region="26", replaces=old.pk, at=NOW)
    places.appointment(boris, places.desk(starts_at=desk.slots[1].starts_at).slots[0])

    def confirm():
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
            replaces=old.pk, region="26", at=NOW, by=anna.by,
        )  # fmt: skip

    assert refused(confirm) == [Why.OVERLAPS if scope == Scope.VISITS else Why.NOT_TOLD]


ROOM_FOR_ONE = 2


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("counts_holds", [True, False], ids=["counted", "control"])
def test_two_accounts_of_one_card_never_both_find_the_last_room(
    hold, confirm, anna, boris, monkeypatch, counts_holds
):
    """The first confirm is not over while the second runs; without the hold in its count both are booked."""
    child = HoldingFactory(account=anna.account, relation="child").card
    HoldingFactory(account=boris.account, relation="child", card=child)
    first, second = Patient(anna.account, child), Patient(boris.account, child)
    one, other, third = (places.desk(starts_at=NOW + days * DAY) for days in (1, 3, 5))
    put(one, Rule.VISITS_AT_MOST, ROOM_FOR_ONE, by=anna.by)
    held, later = hold(first, one.slots[0]), hold(second, other.slots[0], at=NOW + timedelta(seconds=1))
    places.appointment(first, third.slots[0])
    if not counts_holds:
        blind = confirming._PLAIN.replace("(b.state <> 'held'\n               OR", "(b.state <> 'held' AND")
        assert blind != confirming._PLAIN
        monkeypatch.setattr(confirming, "_PLAIN", blind)
    answers = []

    def confirm_second():
        try:
            confirm(second, later, other)
        except actions.NotBookable as error:
            answers.extend(reason.why for reason in error.reasons)
        finally:
            connections.close_all()

    thread = threading.Thread(target=confirm_second)
    with transaction.atomic():
        confirm(first, held, one)
        thread.start()
        thread.join(timeout=10)

    assert not thread.is_alive()
    booked = Appointment.objects.filter(state=State.BOOKED).count()
    assert (booked, answers) == ((ROOM_FOR_ONE, [Why.TOO_MANY_VISITS]) if counts_holds else (3, []))


@pytest.fixture
def full_month(db):
    """A month of one doctor, booked by thirty people, as the engine's statistics see it."""
    doctor, people = DoctorFactory(), [patient() for _ in range(30)]
    for day in range(1, 31):
        desk = places.desk(doctor=doctor, starts_at=NOW + day * DAY, slots=32)
        made = [booked(people[(day + number) % 30], slot, day) for number, slot in enumerate(desk.slots)]
        Appointment.objects.bulk_create(made)
    databases.analyze()
    return Appointment.objects.first()


@pytest.mark.parametrize("statement", ["_PLAIN", "_INSTEAD", "_ASK_PLAIN", "_ASK_INSTEAD"])
def test_a_confirm_counts_through_the_index_of_the_card(full_month, statement):
    key = confirming.trail.key(full_month.pk)
    values = {
        "id": key, "replaces": key, "account": full_month.account_id, "from": "held", "number": "Ч-1",
        "clinic_number": "", "now": confirming.trail.moment(NOW), "since": confirming.trail.moment(NOW),
    }  # fmt: skip

    told = plan(getattr(confirming, statement), values)

    assert "card_id" in told
    assert whole_table(re.sub(r"booking_appointment [bm](_\d)? ", "booking_appointment ", told)) == []
