"""A visit that a clinic with its own system has let fall: marked, a place proposed, the clinic asked for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.rules import Why
from portal.domain.booking.states import ELSEWHERE, UNSEEN, Mended, Nearness, State
from portal.domain.notices.models import Notice
from portal.domain.schedule.models import Slot
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.domain.booking.outside.conftest import as_kept
from tests.portal.domain.booking.tables import counts, live, story, turns

MINUTE = timedelta(minutes=1)
LONG_AGO = "2000-01-01T09:00:00+00:00"


class Lost:
    """A visit at the clinic's first doctor, and what becomes of it on either side."""

    def __init__(self, place, who) -> None:
        self.place, self.who = place, who
        self.slot = place.free()[0]
        self.key = place.book(who, self.slot)
        (row,) = place.outside.store.rows("SELECT id, slot FROM appointment WHERE key = ?", self.key.urn)
        self.number, self.name = row["id"], row["slot"]

    @property
    def visit(self):
        return Appointment.objects.get(pk=self.key)

    def vanish(self):
        """Its place is kept no more; the visit is told no more either."""
        (row,) = self.place.outside.store.rows("SELECT starts FROM slot WHERE id = ?", self.name)
        self._starts(LONG_AGO)
        return row["starts"]

    def restore(self, starts):
        self._starts(starts)

    def _starts(self, moment):
        self.place.outside.change("UPDATE slot SET starts = ? WHERE id = ?", moment, self.name)
        self.place.refresh()

    def cancel_there(self):
        assert self.place.outside.press("cancel", number=self.number) == 303
        self.place.refresh()

    def review(self, later=timedelta()):
        return actions.review(at=self.place.at + later)

    def proposed(self):
        return queries.proposal_of(self.key)[1]

    def agree(self, slot_id=None):
        return actions.agree(
            account_id=self.who.account.pk, appointment_id=self.key,
            slot_id=slot_id or self.proposed().slot_id, region="26", at=self.place.at,
            by=Actor(ActorKind.ACCOUNT, str(self.who.account.pk)),
        )  # fmt: skip

    def given_back(self):
        """Return whether a job was asked to tell the clinic that it is off."""
        told = DBTaskResult.objects.filter(task_path__endswith="give_back")
        return [one.args_kwargs for one in told if str(self.key) in str(one.args_kwargs)] != []


@pytest.fixture
def lost(place):
    return Lost(place, patient())


def ours(place, who=None):
    """Make a doctor of the same speciality whose clinic has no system of its own, with places in three days."""
    mate = place.free()[0].doctor
    doctor = DoctorFactory(
        clinic__region=mate.region, speciality=mate.speciality, position__speciality=mate.speciality
    )
    return list(WorkSessionFactory(doctor=doctor, wall_date=in_days(3), slots=4).slots.order_by("number"))


def how(lost):
    return [
        Mended(one.ended_as) if one.ended_as else None for one in Broken.objects.filter(appointment=lost.key)
    ]


def told():
    """Return the kinds of what people were told but of a booking, in order."""
    return list(
        Notice.objects.exclude(kind__in=("booked", "welcome")).order_by("pk").values_list("kind", flat=True)
    )


def test_vanished_place_is_told_and_another_of_the_doctor_is_asked_for(place, lost):
    lost.vanish()
    assert lost.review() == {"marked": 1, "ended": 0, "proposed": 1}
    assert sum(one.count for one in queries.broken_in(region="26", at=now())) == 1
    assert Notice.objects.filter(kind="visit_broken", account_id=lost.who.account.pk).count() == 1
    assert Notice.objects.filter(kind="place_found").count() == 0, "the first letter tells it already"
    found = lost.proposed()
    assert (found.nearness, found.asks_clinic, lost.visit.state) == (
        Nearness.SAME_DOCTOR, True, State.BOOKED,
    )  # fmt: skip

    new = lost.agree()

    assert (lost.visit.state, how(lost)) == (State.MOVED, [Mended.AGREED])
    made = Appointment.objects.get(pk=new)
    assert (made.state, made.slot_id, made.replaces_id) == (State.BOOKED, found.slot_id, lost.key)
    assert lost.given_back() is True
    actions.give_back(appointment_id=lost.key)
    assert place.here() == place.there() == [(new.urn, made.slot.outside.number)]
    assert lost.agree(found.slot_id) == new, "a second press"


def test_visit_whose_place_stands_is_not_marked(place, lost):
    place.refresh()
    assert lost.review() == {"marked": 0, "ended": 0, "proposed": 0}
    assert queries.broken_in(region="26", at=now()) == []


def test_cancelled_by_the_clinic_gets_another_time_and_is_not_cancelled_again(place, lost):
    lost.cancel_there()
    assert lost.visit.state == State.CANCELLED_BY_CLINIC
    assert story(lost.key)[3] == ["booked", "called_off"]
    assert lost.review()["proposed"] == 1
    assert Notice.objects.filter(kind="place_found", account_id=lost.who.account.pk).count() == 1
    assert sum(one.count for one in queries.broken_in(region="26", at=now())) == 1
    found = lost.proposed()
    assert found.starts_at != lost.slot.starts_at, "the clinic took this very time away"

    new = lost.agree()

    assert (lost.visit.state, how(lost)) == (State.CANCELLED_BY_CLINIC, [Mended.AGREED])
    assert Appointment.objects.get(pk=new).replaces_id is None
    assert lost.given_back() is False
    assert len(place.there()) == 1
    assert place.here() == place.there()


def test_cancelled_by_the_person_gets_nothing(place, lost):
    place.cancel(lost.who, lost.key)
    assert lost.review() == {"marked": 0, "ended": 0, "proposed": 0}
    assert Broken.objects.count() == 0


def test_no_of_the_clinic_keeps_the_visit_and_another_place_is_proposed(place, lost):
    lost.vanish()
    lost.review()
    first = lost.proposed().slot_id
    place.outside.take(Slot.objects.get(pk=first).outside.number)

    with pytest.raises(actions.ProposalGone):
        lost.agree()

    assert (lost.visit.state, how(lost), live(first)) == (State.BOOKED, [None], ["released"])
    second = lost.proposed().slot_id
    assert second != first
    assert Appointment.objects.get(pk=lost.agree()).slot_id == second


@pytest.mark.parametrize("fault", ["silent_after", "silent_before"])
def test_silence_keeps_the_visit_until_the_yes(place, lost, fault):
    lost.vanish()
    lost.review()
    slot_id = lost.proposed().slot_id
    assert turns() == [(1, 1, 0)]
    place.outside.switch(fault)
    with pytest.raises(actions.ClinicAsked) as asked:
        lost.agree()

    new = asked.value.appointment_id
    assert (lost.visit.state, Appointment.objects.get(pk=new).state) == (State.BOOKED, State.RESERVING)
    assert turns() == [(1, 0, 1)], "the clinic's"
    with pytest.raises(actions.ClinicAsked) as again:
        lost.agree(slot_id)
    assert again.value.appointment_id == new
    assert lost.review(6 * MINUTE)["proposed"] == 0, "while it is asked nothing else is proposed"
    place.mend()
    assert place.settle()["booked"] == 1
    assert lost.review(7 * MINUTE)["ended"] == 1
    assert (lost.visit.state, how(lost), lost.given_back()) == (State.MOVED, [Mended.MOVED], True)


def test_while_a_place_is_held_nothing_else_is_proposed(place, lost):
    """Between the hold and the clinic's answer the timer may run: the second press finds the same place."""
    lost.vanish()
    lost.review()
    slot_id = lost.proposed().slot_id
    actions.hold(
        **lost.who.keys, slot_id=slot_id, region="26", replaces=lost.key, at=place.at + 6 * MINUTE
    )  # fmt: skip
    assert lost.review(7 * MINUTE)["proposed"] == 0
    assert lost.proposed().slot_id == slot_id
    place.refresh(at=place.at + 12 * MINUTE)
    assert lost.review(12 * MINUTE)["proposed"] == 0, "the hold is over, and the place is free"
    assert lost.proposed().slot_id == slot_id


def test_silence_that_ends_with_a_no_keeps_the_visit(place, lost):
    lost.vanish()
    lost.review()
    first = lost.proposed().slot_id
    place.outside.switch("silent_before")
    with pytest.raises(actions.ClinicAsked):
        lost.agree()
    place.mend()
    place.outside.take(Slot.objects.get(pk=first).outside.number)

    assert place.settle()["released"] == 1

    assert (lost.visit.state, how(lost)) == (State.BOOKED, [None])
    assert lost.review(7 * MINUTE)["proposed"] == 1
    assert lost.proposed().slot_id != first


def test_clinic_that_does_not_answer_is_not_asked_and_holds_nothing(place, lost):
    lost.vanish()
    lost.review()
    slot_id = lost.proposed().slot_id
    place.outside.switch("down")
    place.refresh()

    with pytest.raises(actions.NotBookable) as refused:
        lost.agree()

    assert [one.why for one in refused.value.reasons] == [Why.CLINIC_SILENT]
    assert (lost.visit.state, how(lost), live(slot_id)) == (State.BOOKED, [None], ["released"])
    lost.review(6 * MINUTE)
    assert lost.proposed() is None, "nothing is proposed in its name while it is silent"
    place.mend()
    place.refresh(at=place.at + 7 * MINUTE)
    assert actions.review(at=place.at + 12 * MINUTE)["proposed"] == 1


def test_place_of_our_own_is_given_at_once_and_the_clinic_is_told(place, lost):
    slots = ours(place)
    lost.vanish()
    place.outside.switch("down")
    place.refresh()
    lost.review()
    found = lost.proposed()
    assert (found.nearness, found.asks_clinic) == (Nearness.OTHER_CLINIC, False)

    new = lost.agree()

    assert Appointment.objects.get(pk=new).slot_id in {slot.pk for slot in slots}
    assert (lost.visit.state, how(lost), lost.given_back()) == (State.MOVED, [Mended.AGREED], True)
    place.mend()
    actions.give_back(appointment_id=lost.key)
    assert place.there() == []


def test_visit_of_our_own_is_proposed_a_place_of_the_clinic(place):
    who, (slot, *_) = patient(), ours(place)
    held = place.hold(who, slot)
    actions.confirm(
        account_id=who.account.pk, appointment_id=held.appointment_id, clinic_id=None, region="26",
        at=place.at, by=who.by,
    )  # fmt: skip
    type(slot.work_session).objects.filter(pk=slot.work_session_id).update(state="closed", reason="sick")
    actions.review(at=place.at)
    found = queries.proposal_of(held.appointment_id)[1]
    assert (found.nearness, found.asks_clinic) == (Nearness.OTHER_CLINIC, True)

    new = actions.agree(
        account_id=who.account.pk, appointment_id=held.appointment_id, slot_id=found.slot_id, region="26",
        at=place.at, by=who.by,
    )  # fmt: skip

    assert story(held.appointment_id)[0] == "moved"
    assert [key for key, _ in place.there()] == [new.urn]


def test_place_that_comes_back_lets_the_visit_stand(place, lost):
    starts = lost.vanish()
    lost.review()

    lost.restore(starts)

    assert lost.review() == {"marked": 0, "ended": 1, "proposed": 0}
    assert (lost.visit.state, how(lost)) == (State.BOOKED, [Mended.STANDS])
    assert Notice.objects.filter(kind="visit_stands").count() == 1
    assert Notice.objects.filter(kind="moved").count() == 0
    assert place.here() == place.there() == [(lost.key.urn, lost.name)]
    before = counts()
    place.refresh()
    assert counts() == before


def test_moved_to_a_place_that_is_not_free_here_gets_no_second_visit(place, lost):
    lost.vanish()
    lost.review()
    assert lost.proposed() is not None
    slot_id, taken, other = lost.proposed().slot_id, place.free()[5], patient()
    held = place.hold(other, taken)

    place.outside.move_at_registry(lost.number, taken.outside.number)
    place.refresh()
    lost.review(6 * MINUTE)

    assert (lost.visit.state, how(lost)) == (State.CANCELLED_BY_CLINIC, [Mended.CANCELLED])
    assert (lost.visit.cancel_reason, told()) == (UNSEEN, ["visit_broken", "moved_unseen"])
    assert lost.proposed() is None
    with pytest.raises(actions.NothingProposed):
        lost.agree(slot_id)
    actions.let_go(
        account_id=other.account.pk, appointment_id=held.appointment_id, region="26", at=place.at, by=other.by
    )
    place.refresh()
    coming = Appointment.objects.filter(card=lost.who.card, state=State.BOOKED)
    assert [one.slot_id for one in coming] == [taken.pk]
    assert len(place.there()) == 1


def test_cancelled_there_long_ago_costs_no_writing_at_each_reading(place, lost):
    lost.cancel_there()
    with CaptureQueriesContext(connection) as seen:
        place.refresh()
    about_it = [one["sql"] for one in seen if "UPDATE" in one["sql"] and "booking_appointment" in one["sql"]]
    assert len(seen) > 0
    assert about_it == []


def test_moved_out_of_sight_and_then_cancelled_is_cancelled(place, lost):
    taken, other = place.free()[5], patient()
    place.hold(other, taken)
    place.outside.move_at_registry(lost.number, taken.outside.number)
    place.refresh()
    assert (lost.visit.cancel_reason, how(lost)) == (UNSEEN, [])

    lost.cancel_there()
    lost.review()

    assert (lost.visit.cancel_reason, how(lost)) == (ELSEWHERE, [None])
    assert told() == ["moved_unseen", "called_off", "place_found"]
    assert lost.proposed() is not None
    before = counts()
    place.refresh()
    assert counts() == before


def test_place_that_was_away_for_one_reading_is_nobodys_news(place, lost):
    starts = lost.vanish()
    before = Notice.objects.count()
    lost.restore(starts)
    assert lost.review() == {"marked": 0, "ended": 0, "proposed": 0}
    assert (lost.visit.state, Notice.objects.count()) == (State.BOOKED, before)


def test_brought_back_by_the_clinic_ends_the_matter(place, lost):
    lost.cancel_there()
    lost.review()
    place.outside.restore_at_registry(lost.number)
    place.refresh()
    assert how(lost) == [Mended.STANDS]
    assert live(lost.slot) == ["booked", "cancelled_by_clinic"]
    with pytest.raises(actions.NothingProposed):
        lost.agree(Broken.objects.get().slot_id)


def test_another_visit_that_the_person_chose_ends_the_matter(place, lost):
    lost.cancel_there()
    lost.review()
    assert how(lost) == [None]
    place.book(lost.who, place.free()[4])
    assert lost.review()["ended"] == 1
    assert how(lost) == [Mended.MOVED]


def test_cancelled_there_after_its_place_vanished_is_one_matter(place, lost):
    starts = lost.vanish()
    lost.review()
    lost.restore(starts)
    lost.vanish()
    place.outside.press("cancel", number=lost.number)
    lost.restore(starts)
    assert lost.review()["ended"] == 0
    assert (lost.visit.state, how(lost)) == (State.CANCELLED_BY_CLINIC, [None])
    assert Broken.objects.count() == 1


def test_visit_that_the_registry_made_is_looked_after_too(place):
    who, slot = patient(), place.free()[0]
    number = place.outside.book_at_registry(slot.outside.number, as_kept(who))
    place.refresh()
    place.outside.press("cancel", number=number)
    place.refresh()
    assert actions.review(at=place.at)["proposed"] == 1
