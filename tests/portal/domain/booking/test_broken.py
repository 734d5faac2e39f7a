"""A visit that a change of a schedule breaks: told, a place proposed, mended."""

from datetime import date, time, timedelta

import pytest

from portal.domain.audit.models import Entry
from portal.domain.booking import actions
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment, Broken, Step
from portal.domain.booking.rules import Why
from portal.domain.booking.states import Mended, Nearness, State
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Slot, WorkSession
from portal.domain.schedule.rules import changes
from tests.factories import booking
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WeekTemplateFactory
from tests.portal.domain.booking import breaking
from tests.portal.domain.booking.breaking import AT, BY, TUESDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def test_preview_counts_and_changes_nothing(region, doctor):
    breaking.visit(doctor, TUESDAY)
    breaking.visit(doctor, WEDNESDAY, 1)
    before = breaking.tables()
    effect = actions.preview(region=region, change=breaking.absent(doctor, TUESDAY, WEDNESDAY), at=AT, by=BY)
    assert effect.days == ((TUESDAY, 1), (WEDNESDAY, 1))
    assert (effect.broken, effect.opened.changed) == (2, 2)
    assert breaking.tables() == before


def test_what_breaks_stays_visible_is_told_and_gets_a_place(region, doctor):
    who = patient()
    visit = breaking.visit(doctor, who=who)
    assert breaking.make(region, breaking.absent(doctor)).broken == 1
    visit.refresh_from_db()
    assert visit.state == State.BOOKED
    (row,) = Broken.objects.all()
    assert (row.appointment, row.why, row.nearness) == (visit, "sick", Nearness.SAME_DOCTOR)
    assert (row.slot.wall_date, row.slot.wall_start) == (
        AT.date(),
        time(8, 45),
    ) or row.slot.wall_date == WEDNESDAY
    told = Notice.objects.get(kind="visit_broken")
    assert (told.account_id, told.facts) == (who.account.pk, {"appointment": str(visit.pk)})
    assert Entry.objects.filter(action="appointment.broken", object_id=str(visit.pk)).count() == 1


def test_a_change_that_breaks_more_than_was_seen_is_not_made(region, doctor):
    breaking.visit(doctor)
    before = breaking.tables()
    with pytest.raises(actions.BreaksMore) as refused:
        breaking.make(region, breaking.absent(doctor), seen=0)
    assert refused.value.effect.broken == 1
    assert breaking.tables() == before


def test_agreeing_books_the_new_place_and_frees_the_old(region, doctor):
    who = patient()
    visit = breaking.visit(doctor, who=who)
    breaking.make(region, breaking.absent(doctor))
    slot_id = breaking.proposed(visit)[1].slot_id
    new = Appointment.objects.get(pk=breaking.agree(visit, who))
    visit.refresh_from_db()
    assert (visit.state, new.state, new.slot_id, new.card) == (State.MOVED, State.BOOKED, slot_id, visit.card)
    assert Broken.objects.get().ended_as == Mended.AGREED
    assert list(Step.objects.filter(appointment=visit).values_list("to_state", flat=True)) == ["moved"]
    assert breaking.agree(visit, who, slot_id) == new.pk, "a second click"
    assert Appointment.objects.count() == 2


def test_agreeing_is_for_who_holds_the_card(region, doctor):
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor))
    with pytest.raises(NotYours):
        breaking.agree(visit, patient())
    visit.refresh_from_db()
    assert visit.state == State.BOOKED


def test_a_place_that_is_gone_is_replaced_by_another(region, doctor):
    who = patient()
    visit = breaking.visit(doctor, who=who)
    breaking.make(region, breaking.absent(doctor))
    first = breaking.proposed(visit)[1].slot_id
    booking.appointment(patient(), Slot.objects.get(pk=first))
    with pytest.raises(actions.ProposalGone):
        breaking.agree(visit, who, first)
    visit.refresh_from_db()
    second = breaking.proposed(visit)[1].slot_id
    assert (visit.state, second != first) == (State.BOOKED, True)
    with pytest.raises(actions.ProposalGone):
        breaking.agree(visit, who, first)
    assert Appointment.objects.get(pk=breaking.agree(visit, who)).slot_id == second


def test_a_refusal_of_the_rules_changes_nothing(region, doctor):
    who = patient()
    visit = breaking.visit(doctor, who=who)
    other = DoctorFactory(
        clinic=doctor.clinic, speciality=doctor.speciality, position__speciality=doctor.speciality
    )
    WeekTemplateFactory(doctor=other, weekday=1)
    schedule.open_days(region=region, at=AT)
    breaking.make(region, breaking.absent(doctor))
    breaking.visit(
        other, date(2026, 11, 30), who=who
    )  # a second visit of the speciality came in by another way
    with pytest.raises(actions.NotBookable) as refused:
        breaking.agree(visit, who)
    assert Why.SAME_SPECIALITY in {reason.why for reason in refused.value.reasons}
    visit.refresh_from_db()
    assert visit.state == State.BOOKED


def test_people_are_proposed_different_places(region, doctor):
    visits = [breaking.visit(doctor, number=number) for number in range(4)]
    assert breaking.make(region, breaking.absent(doctor)).broken == 4
    assert len({breaking.proposed(visit)[1].slot_id for visit in visits}) == 4


def _colleague(doctor, **told):
    made = DoctorFactory(
        clinic=told.pop("clinic", doctor.clinic),
        speciality=doctor.speciality,
        position__speciality=doctor.speciality,
        **told,
    )
    WeekTemplateFactory(doctor=made, weekday=3, ends=time(9))
    return made


def _clinic(region, latitude):
    return ClinicFactory(region=region, latitude=latitude, longitude=42.0)


def test_the_order_is_doctor_then_clinic_then_the_nearest_clinic(region, doctor):
    far, near = _clinic(region, 46.0), _clinic(region, 45.1)
    nowhere = ClinicFactory(region=region)
    others = [_colleague(doctor, clinic=clinic) for clinic in (nowhere, far, near)]
    beside = _colleague(doctor)
    schedule.open_days(region=region, at=AT)
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor, AT.date(), date(2027, 1, 31)))
    found = []
    for gone in (beside, others[2], others[1], others[0]):
        place = breaking.proposed(visit)[1]
        found.append((place.nearness, place.doctor_id))
        breaking.make(region, breaking.absent(gone, AT.date(), date(2027, 1, 31)))
        repairing.propose(at=AT, visits=[visit.pk])
    assert found == [
        (Nearness.SAME_CLINIC, beside.pk),
        (Nearness.OTHER_CLINIC, others[2].pk),
        (Nearness.OTHER_CLINIC, others[1].pk),
        (Nearness.OTHER_CLINIC, others[0].pk),
    ]
    assert breaking.proposed(visit) == (True, None)


def test_a_doctor_who_does_not_see_the_patient_is_not_proposed(region, doctor):
    _colleague(doctor, max_age=1)
    fits = _colleague(doctor, min_age=18)
    schedule.open_days(region=region, at=AT)
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor, AT.date(), date(2027, 1, 31)))
    assert breaking.proposed(visit)[1].doctor_id == fits.pk


def test_a_place_that_turns_up_later_is_told(region, doctor):
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor, AT.date(), date(2027, 1, 31)))
    assert breaking.proposed(visit) == (True, None)
    _colleague(doctor)
    schedule.open_days(region=region, at=AT)
    later = AT + timedelta(minutes=6)
    assert actions.review(at=later) == {"marked": 0, "ended": 0, "proposed": 1}
    assert Notice.objects.filter(kind="place_found").count() == 1
    assert actions.review(at=later)["proposed"] == 0


def test_a_doctor_who_is_back_mends_the_visit(region, doctor):
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor))
    absence = Absence.objects.get()
    effect = breaking.make(region, changes.EndAbsence(absence.pk, TUESDAY))
    assert (effect.broken, effect.standing) == (0, 1)
    assert Broken.objects.get().ended_as == Mended.STANDS
    assert Notice.objects.filter(kind="visit_stands").count() == 1
    assert breaking.proposed(visit) == (False, None)
    breaking.make(region, breaking.absent(doctor))
    assert Notice.objects.filter(kind="visit_broken").count() == 2, "broken again, told again"


@pytest.mark.parametrize(
    ("state", "how"),
    [
        (State.CANCELLED_BY_PATIENT, Mended.CANCELLED),
        (State.MOVED, Mended.MOVED),
    ],
)
def test_what_the_person_did_ends_the_matter(region, doctor, state, how):
    visit = breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor))
    Appointment.objects.filter(pk=visit.pk).update(state=state)
    assert actions.review(at=AT)["ended"] == 1
    assert Broken.objects.get().ended_as == how


def test_a_visit_whose_time_came_is_over(region, doctor):
    breaking.visit(doctor)
    breaking.make(region, breaking.absent(doctor))
    assert actions.review(at=AT + timedelta(days=3))["ended"] == 1
    assert Broken.objects.get().ended_as == Mended.PASSED


def test_the_timer_marks_what_others_have_closed(region, doctor):
    breaking.visit(doctor)
    WorkSession.objects.filter(wall_date=TUESDAY).update(state="closed", reason="repair")
    assert actions.review(at=AT) == {"marked": 1, "ended": 0, "proposed": 1}
    assert actions.review(at=AT) == {"marked": 0, "ended": 0, "proposed": 0}
