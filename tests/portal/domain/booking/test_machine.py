"""Whatever people, the clock and a clinic's own system do in whatever order, what was promised holds."""

import uuid
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.domain.booking import access, actions, ports
from portal.domain.booking.actions import confirming, moving, trail
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import COMING, OCCUPYING, CancelReason, State, fold
from portal.domain.clinics.models import Clinic
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from portal.domain.notices import actions as notices
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from tests.factories import booking as places
from tests.factories import patients
from tests.factories.accounts import NOW

REFUSED = (
    actions.NotBookable, actions.AlreadyBooked, actions.HoldOver, actions.AwaitingClinic, actions.NotCancellable,
    NotYours, limits.Exhausted,
)  # fmt: skip
PEOPLE, SLOTS = st.integers(0, 2), st.integers(0, 7)
CHOICE = st.integers(0, 20)


class Elsewhere:
    """A clinic's own system: its ledger, and what it does with the next question."""

    answers_at_once = False

    def __init__(self):
        self.ledger: set = set()
        self.mood = "yes"

    def reserve(self, reservation):
        if self.mood == "silent":
            raise ports.ClinicSilent
        if self.mood == "no":
            raise ports.ClinicRefused
        self.ledger.add(reservation.key)
        if self.mood == "lost":  # it agreed, and nobody hears
            raise ports.ClinicSilent
        return f"К-{reservation.key}"

    def find(self, reservation):
        if self.mood in {"silent", "lost"}:
            raise ports.ClinicSilent
        return f"К-{reservation.key}" if reservation.key in self.ledger else None

    def cancel(self, reservation):
        self.ledger.discard(reservation.key)


class Own:
    """A clinic without a system of its own."""

    answers_at_once = True


class Booking(RuleBasedStateMachine):
    """Three people; two doctors of one speciality, the second one's clinic keeps its own schedule."""

    seen: Counter = Counter()

    @initialize()
    def begin(self):
        self.at, self.elsewhere = NOW, Elsewhere()
        self.people = [patients.patient() for _ in range(3)]
        own = places.desk()
        other = places.desk(starts_at=own.slots[1].starts_at, doctor__speciality=own.doctor.speciality)
        self.slots = [*own.slots, *other.slots]
        self.foreign = other.clinic.pk
        Clinic.objects.filter(pk=self.foreign).update(system="elsewhere", system_number="1")
        ports.system_of = lambda clinic: self.elsewhere if clinic == self.foreign else Own()
        for who, slot in ((0, 0), (1, 5)):
            self.hold(who, slot)
            self.confirm(0, "yes")

    def tried(self, name, call, **told):
        Bucket.objects.all().delete()  # limits are asked elsewhere
        try:
            call(**told)
        except REFUSED as refusal:
            self.seen[f"{name} {type(refusal).__name__}"] += 1
        else:
            self.seen[name] += 1

    def some(self, choice, *states):
        found = list(Appointment.objects.filter(state__in=states).order_by("held_at", "slot_id", "pk"))
        return found[choice % len(found)] if found else None

    def whose(self, one):
        return next(who for who in self.people if who.account.pk == one.account_id)

    @rule(who=PEOPLE, slot=SLOTS)
    def hold(self, who, slot):
        someone = self.people[who]
        self.tried("hold", actions.hold, **someone.keys, slot_id=self.slots[slot].pk, region="26", at=self.at)

    @rule(choice=CHOICE, slot=SLOTS, mood=st.sampled_from(["yes", "lost"]))
    def move_at_once(self, choice, slot, mood):
        """Else a chosen move is rarely confirmed before something else comes."""
        self.move(choice, slot)
        self.confirm(0, mood)

    @rule(choice=CHOICE, slot=SLOTS)
    def move(self, choice, slot):
        old = self.some(choice, State.BOOKED, State.MOVED)
        if old is not None:
            someone = self.whose(old)
            self.tried(
                "move", actions.hold, **someone.keys, slot_id=self.slots[slot].pk, region="26",
                replaces=old.pk, at=self.at,
            )  # fmt: skip

    @rule(choice=CHOICE, mood=st.sampled_from(["yes", "yes", "no", "silent", "lost"]))
    def confirm(self, choice, mood):
        held = list(Appointment.objects.filter(state=State.HELD).order_by("-held_at", "slot_id", "pk"))
        one = (held or [self.some(choice, State.BOOKED)])[choice % 3 % max(len(held), 1)]
        if one is None:
            return
        self.elsewhere.mood = mood
        someone, old = self.whose(one), one.replaces
        who = {"account_id": someone.account.pk, "appointment_id": one.pk, "by": someone.by}
        asked = access.asked_of(**who, region="26", at=self.at)
        self.tried(
            "confirm" if old is None else "confirm of a move", actions.confirm, **who, **asked._asdict(),
            region="26", at=self.at,
        )  # fmt: skip

    @rule(choice=CHOICE)
    def cancel(self, choice):
        one = self.some(choice, State.BOOKED, State.MOVED)
        if one is not None:
            someone = self.whose(one)
            self.tried(
                "cancel", actions.cancel, account_id=someone.account.pk, appointment_id=one.pk,
                reason=CancelReason.OTHER, region="26", at=self.at, by=someone.by,
            )  # fmt: skip

    @rule(choice=CHOICE, what=st.sampled_from([actions.extend, actions.let_go]))
    def hold_longer_or_let_go(self, choice, what):
        one = self.some(choice, State.HELD)
        if one is not None:
            someone = self.whose(one)
            self.tried(
                what.__name__, what, account_id=someone.account.pk, appointment_id=one.pk, region="26",
                at=self.at, by=someone.by,
            )  # fmt: skip

    @rule(seconds=st.sampled_from([1, 60, 200, 301]))
    def time_passes(self, seconds):
        self.at += timedelta(seconds=seconds)

    @rule()
    def holds_end(self):
        actions.expire_holds(at=self.at)

    @rule(mood=st.sampled_from(["yes", "silent"]))
    def clinics_are_asked_again(self, mood):
        self.elsewhere.mood = mood
        for outcome, count in actions.settle(at=self.at).items():
            self.seen[f"settled {outcome}"] += count

    @rule()
    def clinics_are_told(self):
        over = Appointment.objects.filter(
            clinic=self.foreign, state__in=[State.MOVED, State.CANCELLED_BY_PATIENT]
        )
        for one in over:
            actions.give_back(appointment_id=one.pk)

    @invariant()
    def a_place_is_given_once(self):
        taken = Counter(Appointment.objects.filter(state__in=OCCUPYING).values_list("slot_id", flat=True))
        assert max(taken.values(), default=0) <= 1

    @invariant()
    def a_patient_is_never_expected_twice_at_once(self):
        booked = Appointment.objects.filter(state=State.BOOKED)
        for one, other in combinations(booked, 2):
            if one.card_id == other.card_id:
                assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at

    @invariant()
    def each_history_leads_to_its_state(self):
        steps = defaultdict(list)
        for one, came_from, to in Step.objects.order_by("pk").values_list(
            "appointment", "from_state", "to_state"
        ):
            steps[one].append((came_from, to))
        assert {one: fold(way) for one, way in steps.items()} == dict(
            Appointment.objects.values_list("pk", "state")
        )

    @invariant()
    def a_visit_that_was_replaced_is_given_up(self):
        for new in Appointment.objects.filter(state=State.BOOKED, replaces__isnull=False):
            assert new.replaces.state in {State.MOVED, State.CANCELLED_BY_PATIENT}

    @invariant()
    def what_was_moved_stands_elsewhere(self):
        for old in Appointment.objects.filter(state=State.MOVED):
            new = Appointment.objects.filter(replaces=old, number__isnull=False)
            assert new.count() == 1, "a visit was given up and none took its place"

    @invariant()
    def each_visit_is_told_once(self):
        told = Counter(Notice.objects.values_list("facts__appointment", "kind"))
        assert max(told.values(), default=0) <= 1
        for pk in Appointment.objects.filter(number__isnull=False).values_list("pk", flat=True):
            assert told[(str(pk), "booked")] + told[(str(pk), "moved")] == 1

    @invariant()
    def nothing_booked_elsewhere_is_unknown_there(self):
        booked = Appointment.objects.filter(state=State.BOOKED, clinic=self.foreign)
        assert {one.pk for one in booked} <= self.elsewhere.ledger

    def teardown(self):
        """When all have been heard, the two ledgers are the same."""
        self.at += timedelta(minutes=20)
        self.clinics_are_asked_again("yes")
        self.clinics_are_told()
        living = Appointment.objects.filter(clinic=self.foreign, state__in=COMING)
        assert {one.pk for one in living} == self.elsewhere.ledger


SETTLED = settings(
    max_examples=25,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
    deadline=None,
    derandomize=True,
    database=None,
)


class Rolled(Booking):
    """Each example in a transaction of its own, taken back at its end."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        connection.atomic_blocks[-1]._from_testcase = True

    def teardown(self):
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _systems(monkeypatch):
    monkeypatch.setattr(ports, "system_of", ports.system_of)
    Booking.seen = Counter()


@pytest.mark.django_db
def test_promises_hold_in_whatever_order():
    run_state_machine_as_test(Rolled, settings=SETTLED)

    for walked in ("hold", "move", "confirm", "confirm of a move", "cancel", "settled booked"):
        assert Booking.seen[walked] > 0, f"never walked: {walked} ({Booking.seen})"


def forget_the_old(**_told):
    """A move that leaves the old visit as it is."""
    return True


def forget_the_history(**_told):
    """A change without its step."""


def tell_of_each_twice(kind, appointment, *, account_id, card_id, at):
    """A notice under a new key each time."""
    for _ in range(2):
        notices.put(
            account_id=account_id, card_id=uuid.UUID(str(card_id)), kind=kind, key=str(uuid.uuid4()),
            facts={"appointment": str(appointment)}, at=at,
        )  # fmt: skip


def book_before_the_clinic_agrees(_system, doing):
    """A confirm that does not ask."""
    return confirming._book(doing, State.HELD)


BUGS = [
    (moving, "give_up", forget_the_old), (trail, "add", forget_the_history), (trail, "tell", tell_of_each_twice),
    (confirming, "_ask", book_before_the_clinic_agrees),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "name", "bug"), BUGS, ids=[bug.__name__ for *_, bug in BUGS])
def test_a_seeded_bug_is_found(monkeypatch, where, name, bug):
    """The negative control: the invariants above see what each of these breaks."""
    monkeypatch.setattr(where, name, bug)

    # Found, and perhaps not twice: the database's own order of equal rows is nobody's promise.
    with pytest.raises((AssertionError, ExceptionGroup, HypothesisException)):
        run_state_machine_as_test(Rolled, settings=settings(SETTLED, phases=[Phase.generate]))
