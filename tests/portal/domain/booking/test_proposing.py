"""Places proposed instead of broken visits: only those that this patient may take, of this region, in time."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions, ports
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Broken, Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories import booking
from tests.factories.attachments import AttachmentFactory
from tests.factories.clinics import DoctorFactory, SpecialityFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.domain.booking import breaking
from tests.portal.domain.booking.breaking import AT, BY, TUESDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def put(rule, value, clinic, position=None):
    Setting.objects.create(
        region_id="26", clinic=clinic, position=position, rule=rule, value=value,
        since_at=AT - timedelta(days=1), set_by="test",
    )  # fmt: skip


def colleague(doctor, **clinic):
    """Make a doctor of the speciality in another clinic, who works on Tuesdays."""
    made = DoctorFactory(
        clinic__region=doctor.region, speciality=doctor.speciality, position__speciality=doctor.speciality,
        **clinic,
    )  # fmt: skip
    WeekTemplateFactory(doctor=made, weekday=2)
    schedule.open_days(region=doctor.region, at=AT)
    return made


def all_ill(doctor):
    breaking.make(doctor.region, breaking.absent(doctor, TUESDAY, TUESDAY + timedelta(days=60)))


def place(visit):
    return Slot.objects.get(pk=breaking.proposed(visit)[1].slot_id)


@pytest.mark.parametrize("own", [True, False])
def test_a_place_inside_of_the_notice_is_not_proposed(doctor, own):
    """Three days: Wednesday, the nearest day, may not be booked any more; the page would refuse it."""
    put(Rule.NOTICE_MINUTES, 3 * 24 * 60, doctor.clinic, doctor.position if own else None)
    visit = breaking.visit(doctor)
    breaking.make(doctor.region, breaking.absent(doctor))
    assert place(visit).starts_at >= AT + timedelta(days=3)
    who = patient()
    other = breaking.visit(doctor, WEDNESDAY, 1, who=who)
    breaking.make(doctor.region, breaking.absent(doctor, WEDNESDAY, WEDNESDAY))
    assert breaking.agree(other, who), "what is proposed may be taken"


def test_a_notice_that_comes_later_takes_the_proposal_back(doctor):
    visit = breaking.visit(doctor)
    breaking.make(doctor.region, breaking.absent(doctor))
    first = place(visit)
    put(Rule.NOTICE_MINUTES, 3 * 24 * 60, doctor.clinic)
    repairing.propose(at=AT, visits=[visit.pk])
    assert first.starts_at < AT + timedelta(days=3) <= place(visit).starts_at


CHANGED = {"sex": {"sex": "m"}, "age": {"min_age": 90}, "referral": {"needs_referral": True}}


@pytest.mark.parametrize("fields", CHANGED.values(), ids=CHANGED)
def test_a_place_that_a_new_rule_forbids_this_patient_is_not_proposed_again(doctor, fields):
    """The refusal says why; the next look shows another place."""
    who, other = patient(sex="f"), colleague(doctor)
    visit = breaking.visit(doctor, who=who)
    breaking.make(doctor.region, breaking.absent(doctor))
    assert place(visit).doctor_id == doctor.pk
    type(doctor).objects.filter(pk=doctor.pk).update(**fields)
    with pytest.raises(actions.NotBookable):
        breaking.agree(visit, who)
    assert place(visit).doctor_id == other.pk
    assert breaking.agree(visit, who)


TAKEN_BACK = {
    "another visit at that hour": lambda one, who: booking.appointment(
        who, booking.SessionFactory(doctor__region=one.clinic.region, starts_at=one.starts_at).slots.first()
    ),
    "another speciality": lambda one, _: (
        type(one.doctor)
        .objects.filter(pk=one.doctor_id)
        .update(speciality=SpecialityFactory(region=one.clinic.region))
    ),
    "the doctor left": lambda one, _: (
        type(one.doctor).objects.filter(pk=one.doctor_id).update(is_active=False)
    ),
    "the clinic left": lambda one, _: (
        type(one.clinic).objects.filter(pk=one.clinic_id).update(is_active=False)
    ),
}


@pytest.mark.parametrize("changed", TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_a_place_that_cannot_be_taken_any_more_gives_way_to_another(doctor, changed):
    who, others = patient(), [colleague(doctor), colleague(doctor)]
    visit = breaking.visit(doctor, who=who)
    # The lost hour itself is taken by the lost visit: whatever else the patient books lies beside it.
    Slot.objects.filter(doctor__in=others, starts_at__lt=visit.ends_at).update(state="closed")
    all_ill(doctor)
    first = place(visit)
    assert first.doctor in others
    changed(first, who)
    repairing.propose(at=AT, visits=[visit.pk])
    found = place(visit)
    assert found.pk != first.pk
    assert breaking.agree(visit, who)


def test_the_timer_takes_such_a_proposal_back_too(doctor):
    who, other = patient(sex="f"), colleague(doctor)
    visit = breaking.visit(doctor, who=who)
    breaking.make(doctor.region, breaking.absent(doctor))
    repairing.propose(at=AT, visits=[visit.pk])
    assert place(visit).doctor_id == doctor.pk
    type(doctor).objects.filter(pk=doctor.pk).update(sex="m")
    repairing.propose(at=AT, visits=[visit.pk])
    assert place(visit).doctor_id == other.pk


def test_a_place_only_for_attached_is_proposed_to_them_alone(doctor):
    who, stranger = patient(), patient()
    theirs, open_one = colleague(doctor), colleague(doctor)
    put(Rule.ONLY_ATTACHED, 1, theirs.clinic)
    AttachmentFactory(search__card=who.card, clinic=theirs.clinic)
    WorkSession.objects.filter(doctor=open_one, wall_date=TUESDAY).update(state="cancelled")
    visits = [breaking.visit(doctor, number=number, who=one) for number, one in enumerate((who, stranger))]
    all_ill(doctor)
    assert [place(visit).doctor_id for visit in visits] == [theirs.pk, open_one.pk]
    assert [Broken.objects.get(appointment=visit).nearness for visit in visits] == ["other_clinic"] * 2
    assert breaking.agree(visits[0], who)


@pytest.mark.parametrize(("answer", "stands"), [("77", "moved"), (ports.ClinicRefused, "booked")])
def test_a_clinic_that_moved_into_a_system_of_its_own_is_asked(doctor, monkeypatch, answer, stands):
    """Between the proposal and «Согласиться»: nothing is given in the name of a system that nobody asked."""
    who, other = patient(), colleague(doctor)
    visit = breaking.visit(doctor, who=who)
    all_ill(doctor)
    slot = place(visit)
    assert slot.doctor_id == other.pk
    ours, system = ports.system_of, ClinicSystem(answers=[answer])
    monkeypatch.setattr(ports, "system_of", lambda one: system if one == other.clinic_id else ours(one))

    with pytest.raises(actions.ProposalGone) if stands == "booked" else nullcontext():
        breaking.agree(visit, who, slot.pk)

    visit.refresh_from_db()
    assert visit.state == stands
    assert [said for said, _ in system.asked] == ["reserve"]
    if stands == "booked":
        assert place(visit) != slot, "what it has refused is not proposed again"


def test_a_change_of_one_region_leaves_the_broken_of_another_to_the_timer(doctor):
    far = breaking.doctor(RegionFactory(code="73"))
    there, here = breaking.visit(far), breaking.visit(doctor)
    mended = breaking.visit(far, WEDNESDAY)
    repairing.mark(at=AT, by=BY)
    WorkSession.objects.filter(doctor=far, wall_date=TUESDAY).update(state="closed", reason="repair")
    Broken.objects.create(appointment=mended, since_at=AT)

    effect = breaking.make(doctor.region, breaking.absent(doctor))

    assert (effect.broken, effect.standing) == (1, 0)
    assert set(Broken.objects.filter(ended_at=None).values_list("appointment", flat=True)) == {
        here.pk, mended.pk,
    }  # fmt: skip
    actions.review(at=AT)
    assert Broken.objects.filter(appointment=there, ended_at=None).exists()
    assert Broken.objects.get(appointment=mended).ended_as == "stands"


def test_what_was_broken_before_a_change_is_nobodys_doing(doctor):
    before, by_change = breaking.visit(doctor, WEDNESDAY), breaking.visit(doctor)
    WorkSession.objects.filter(doctor=doctor, wall_date=WEDNESDAY).update(state="closed", reason="repair")
    breaking.make(doctor.region, breaking.absent(doctor))
    told = Entry.objects.filter(action="appointment.broken").values_list("object_id", "actor_id")
    assert dict(told) == {str(before.pk): SYSTEM.id, str(by_change.pk): BY.id}
