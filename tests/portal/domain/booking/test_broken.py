"""A change of a schedule, what it breaks, and how a broken visit is mended."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment, Broken, Step
from portal.domain.booking.rules import Why
from portal.domain.booking.states import Mended, Nearness, State
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Quota, Slot, SpecialDay, WeekTemplate, WorkSession
from portal.domain.schedule.rules import changes
from portal.domain.schedule.states import Away
from tests.factories import booking
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
BY = Actor(ActorKind.SYSTEM, "test")
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def doctor(region):
    """Works each day 08:00–09:00, four places."""
    made = DoctorFactory(clinic__region=region, clinic__latitude=45.0, clinic__longitude=42.0)
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=made, weekday=weekday, ends=time(9))
    schedule.open_days(region=region, at=AT)
    return made


def _visit(doctor, day=TUESDAY, number=0, who=None, **fields):
    slot = Slot.objects.get(doctor=doctor, wall_date=day, number=number)
    return booking.appointment(who or patient(), slot, **fields)


def _absent(doctor, first=TUESDAY, last=TUESDAY):
    return changes.PutAbsence(doctor.pk, first, last, Away.SICK)


def _make(region, change, seen=99, at=AT):
    return actions.make(region=region, change=change, seen=seen, at=at, by=BY)


def _proposed(visit):
    return queries.proposal_of(visit.pk)


def _agree(visit, who, slot_id=None, at=AT):
    if slot_id is None:
        slot_id = _proposed(visit)[1].slot_id
    return actions.agree(
        account_id=who.account.pk,
        appointment_id=visit.pk,
        slot_id=slot_id,
        region="26",
        at=at,
        by=Actor(ActorKind.ACCOUNT, str(who.account.pk)),
    )


def _tables():
    models = (Absence, SpecialDay, WeekTemplate, WorkSession, Slot, Appointment, Broken, Notice, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_preview_counts_and_changes_nothing(region, doctor):
    _visit(doctor, TUESDAY)
    _visit(doctor, WEDNESDAY, 1)
    before = _tables()
    effect = actions.preview(region=region, change=_absent(doctor, TUESDAY, WEDNESDAY), at=AT, by=BY)
    assert effect.days == ((TUESDAY, 1), (WEDNESDAY, 1))
    assert (effect.broken, effect.opened.changed) == (2, 2)
    assert _tables() == before


def test_what_breaks_stays_visible_is_told_and_gets_a_place(region, doctor):
    who = patient()
    visit = _visit(doctor, who=who)
    assert _make(region, _absent(doctor)).broken == 1
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
    _visit(doctor)
    before = _tables()
    with pytest.raises(actions.BreaksMore) as refused:
        _make(region, _absent(doctor), seen=0)
    assert refused.value.effect.broken == 1
    assert _tables() == before


def test_agreeing_books_the_new_place_and_frees_the_old(region, doctor):
    who = patient()
    visit = _visit(doctor, who=who)
    _make(region, _absent(doctor))
    slot_id = _proposed(visit)[1].slot_id
    new = Appointment.objects.get(pk=_agree(visit, who))
    visit.refresh_from_db()
    assert (visit.state, new.state, new.slot_id, new.card) == (State.MOVED, State.BOOKED, slot_id, visit.card)
    assert Broken.objects.get().ended_as == Mended.AGREED
    assert list(Step.objects.filter(appointment=visit).values_list("to_state", flat=True)) == ["moved"]
    assert _agree(visit, who, slot_id) == new.pk, "a second click"
    assert Appointment.objects.count() == 2


def test_agreeing_is_for_who_holds_the_card(region, doctor):
    visit = _visit(doctor)
    _make(region, _absent(doctor))
    with pytest.raises(NotYours):
        _agree(visit, patient())
    visit.refresh_from_db()
    assert visit.state == State.BOOKED


def test_a_place_that_is_gone_is_replaced_by_another(region, doctor):
    who = patient()
    visit = _visit(doctor, who=who)
    _make(region, _absent(doctor))
    first = _proposed(visit)[1].slot_id
    booking.appointment(patient(), Slot.objects.get(pk=first))
    with pytest.raises(actions.ProposalGone):
        _agree(visit, who, first)
    visit.refresh_from_db()
    second = _proposed(visit)[1].slot_id
    assert (visit.state, second != first) == (State.BOOKED, True)
    with pytest.raises(actions.ProposalGone):
        _agree(visit, who, first)
    assert Appointment.objects.get(pk=_agree(visit, who)).slot_id == second


def test_a_refusal_of_the_rules_changes_nothing(region, doctor):
    who = patient()
    visit = _visit(doctor, who=who)
    other = DoctorFactory(
        clinic=doctor.clinic, speciality=doctor.speciality, position__speciality=doctor.speciality
    )
    WeekTemplateFactory(doctor=other, weekday=1)
    schedule.open_days(region=region, at=AT)
    _make(region, _absent(doctor))
    _visit(other, date(2026, 11, 30), who=who)  # a second visit of the speciality came in by another way
    with pytest.raises(actions.NotBookable) as refused:
        _agree(visit, who)
    assert Why.SAME_SPECIALITY in {reason.why for reason in refused.value.reasons}
    visit.refresh_from_db()
    assert visit.state == State.BOOKED


def test_people_are_proposed_different_places(region, doctor):
    visits = [_visit(doctor, number=number) for number in range(4)]
    assert _make(region, _absent(doctor)).broken == 4
    assert len({_proposed(visit)[1].slot_id for visit in visits}) == 4


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
    visit = _visit(doctor)
    _make(region, _absent(doctor, AT.date(), date(2027, 1, 31)))
    found = []
    for gone in (beside, others[2], others[1], others[0]):
        place = _proposed(visit)[1]
        found.append((place.nearness, place.doctor_id))
        _make(region, _absent(gone, AT.date(), date(2027, 1, 31)))
        repairing.propose(at=AT, visits=[visit.pk])
    assert found == [
        (Nearness.SAME_CLINIC, beside.pk),
        (Nearness.OTHER_CLINIC, others[2].pk),
        (Nearness.OTHER_CLINIC, others[1].pk),
        (Nearness.OTHER_CLINIC, others[0].pk),
    ]
    assert _proposed(visit) == (True, None)


def test_a_doctor_who_does_not_see_the_patient_is_not_proposed(region, doctor):
    _colleague(doctor, max_age=1)
    fits = _colleague(doctor, min_age=18)
    schedule.open_days(region=region, at=AT)
    visit = _visit(doctor)
    _make(region, _absent(doctor, AT.date(), date(2027, 1, 31)))
    assert _proposed(visit)[1].doctor_id == fits.pk


def test_a_place_that_turns_up_later_is_told(region, doctor):
    visit = _visit(doctor)
    _make(region, _absent(doctor, AT.date(), date(2027, 1, 31)))
    assert _proposed(visit) == (True, None)
    _colleague(doctor)
    schedule.open_days(region=region, at=AT)
    later = AT + timedelta(minutes=6)
    assert actions.review(at=later) == {"marked": 0, "ended": 0, "proposed": 1}
    assert Notice.objects.filter(kind="place_found").count() == 1
    assert actions.review(at=later)["proposed"] == 0


def test_a_doctor_who_is_back_mends_the_visit(region, doctor):
    visit = _visit(doctor)
    _make(region, _absent(doctor))
    absence = Absence.objects.get()
    effect = _make(region, changes.EndAbsence(absence.pk, TUESDAY))
    assert (effect.broken, effect.standing) == (0, 1)
    assert Broken.objects.get().ended_as == Mended.STANDS
    assert Notice.objects.filter(kind="visit_stands").count() == 1
    assert _proposed(visit) == (False, None)
    _make(region, _absent(doctor))
    assert Notice.objects.filter(kind="visit_broken").count() == 2, "broken again, told again"


@pytest.mark.parametrize(
    ("state", "how"),
    [
        (State.CANCELLED_BY_PATIENT, Mended.CANCELLED),
        (State.MOVED, Mended.MOVED),
    ],
)
def test_what_the_person_did_ends_the_matter(region, doctor, state, how):
    visit = _visit(doctor)
    _make(region, _absent(doctor))
    Appointment.objects.filter(pk=visit.pk).update(state=state)
    assert actions.review(at=AT)["ended"] == 1
    assert Broken.objects.get().ended_as == how


def test_a_visit_whose_time_came_is_over(region, doctor):
    _visit(doctor)
    _make(region, _absent(doctor))
    assert actions.review(at=AT + timedelta(days=3))["ended"] == 1
    assert Broken.objects.get().ended_as == Mended.PASSED


def test_the_timer_marks_what_others_have_closed(region, doctor):
    _visit(doctor)
    WorkSession.objects.filter(wall_date=TUESDAY).update(state="closed", reason="repair")
    assert actions.review(at=AT) == {"marked": 1, "ended": 0, "proposed": 1}
    assert actions.review(at=AT) == {"marked": 0, "ended": 0, "proposed": 0}


def test_shorter_hours_break_only_what_lies_outside(region, doctor):
    inside, outside = _visit(doctor, number=1), _visit(doctor, number=2)
    hours = changes.Hours(time(8), time(8, 30), 15)
    effect = _make(region, changes.PutSpecial(doctor.pk, TUESDAY, hours))
    assert effect.days == ((TUESDAY, 1),)
    assert [row.appointment for row in Broken.objects.all()] == [outside]
    assert not _proposed(inside)[0]
    assert queries.is_free(slot_id=Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=0).pk, at=AT)
    assert not queries.is_free(slot_id=Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=3).pk, at=AT)


def test_a_day_off_of_the_region_breaks_the_day_everywhere(region, doctor):
    WeekTemplate.objects.update(on_holidays=False)
    other = DoctorFactory(clinic__region=region)
    WeekTemplateFactory(doctor=other, weekday=2, on_holidays=False)
    duty = DoctorFactory(clinic__region=region)
    WeekTemplateFactory(doctor=duty, weekday=2)
    schedule.open_days(region=region, at=AT)
    for one in (doctor, other, duty):
        _visit(one)
    effect = _make(region, changes.PutDayOff(TUESDAY, is_off=True, name="Радоница"))
    assert effect.days == ((TUESDAY, 2),)
    assert set(Broken.objects.values_list("why", flat=True)) == {"holiday"}
    assert _make(region, changes.DropDayOff(TUESDAY)).standing == 2


def test_a_change_of_another_region_is_not_here(region, doctor):
    other = RegionFactory(code="73")
    with pytest.raises(schedule.NotHere):
        _make(other, _absent(doctor))
    assert not Absence.objects.exists()


_HOURS = st.builds(
    lambda start, length: changes.Hours(time(start), time(start + length), 15),
    st.integers(7, 10),
    st.integers(1, 4),
)
_DAY = st.integers(0, 4).map(lambda days: AT.date() + timedelta(days=days))
_CHANGE = st.one_of(
    st.tuples(_DAY, _DAY).map(lambda two: ("absence", min(two), max(two))),
    st.tuples(st.just("special"), _DAY, st.none() | _HOURS),
    st.tuples(st.just("template"), st.integers(1, 7), _HOURS),
    st.tuples(st.just("end"), st.integers(0, 6), _DAY),
    st.tuples(st.just("off"), _DAY, st.booleans()),
)


def _change(doctor, told):
    kind, first, second = told
    if kind == "absence":
        return _absent(doctor, first, second)
    if kind == "special":
        return changes.PutSpecial(doctor.pk, first, second)
    if kind == "template":
        return changes.PutTemplate(doctor.pk, first, second, AT.date(), None)
    if kind == "end":
        return changes.EndTemplate(WeekTemplate.objects.order_by("pk")[first].pk, second)
    return changes.PutDayOff(first, is_off=second, name="День региона")


def _told(effect):
    """Everything but the ids that new rows get."""
    opened = effect.opened
    clashes = [(clash.day, clash.starts, clash.room) for clash in opened.clashes]
    return effect.days, effect.standing, opened.sessions, opened.slots, opened.changed, clashes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(_CHANGE, min_size=1, max_size=3))
def test_what_is_previewed_is_what_is_made(region, doctor, told):
    with transaction.atomic():
        WeekTemplate.objects.update(on_holidays=False)
        for day in range(1, 5):
            for number in range(0, 4, 2):
                _visit(doctor, AT.date() + timedelta(days=day), number)
        for one in told:
            change = _change(doctor, one)
            before = _tables()
            seen = actions.preview(region=region, change=change, at=AT, by=BY)
            assert _tables() == before
            assert _told(_make(region, change, seen.broken)) == _told(seen)
            lost = [
                visit
                for visit in Appointment.objects.filter(state="booked", starts_at__gt=AT)
                if visit.slot.state != "open" or visit.slot.work_session.state != "open"
            ]
            assert {visit.pk for visit in lost} == set(
                Broken.objects.filter(ended_at=None).values_list("appointment", flat=True)
            )
        transaction.set_rollback(True)


def test_the_database_gives_no_more_seats_than_there_are(doctor):
    slot = Slot.objects.filter(doctor=doctor, starts_at__gt=AT).first()
    Slot.objects.filter(pk=slot.pk).update(seats=2)
    for seat in (1, 2):
        booking.appointment(patient(), slot, seat=seat)
    with pytest.raises(IntegrityError, match="booking_within_capacity"), transaction.atomic():
        booking.appointment(patient(), slot, seat=3)
    assert Appointment.objects.count() == 2


def _limited(doctor, places):
    session = WorkSession.objects.get(doctor=doctor, wall_date=TUESDAY)
    WorkSession.objects.filter(pk=session.pk).update(has_quota=True)
    Quota.objects.create(work_session=session, source=5, places=places)
    return session


def test_the_database_keeps_a_quota(doctor):
    _limited(doctor, 2)
    first = _visit(doctor, number=0)
    _visit(doctor, number=1)
    with pytest.raises(IntegrityError, match="booking_within_quota"), transaction.atomic():
        _visit(doctor, number=2)
    _visit(doctor, number=2, source=3)  # the registry's way has no quota here
    Appointment.objects.filter(pk=first.pk).update(state=State.CANCELLED_BY_PATIENT)
    _visit(doctor, number=3)
    assert Appointment.objects.filter(state=State.BOOKED).count() == 3


def test_a_used_up_quota_offers_nothing_and_refuses(region, doctor):
    session = _limited(doctor, 1)
    who, slots = patient(), list(Slot.objects.filter(work_session=session).order_by("number"))
    free = {place.slot_id for place in queries.free_places(doctor_id=doctor.pk, day=TUESDAY, at=AT)}
    assert free == {slot.pk for slot in slots}
    _visit(doctor)
    assert queries.free_places(doctor_id=doctor.pk, day=TUESDAY, at=AT) == []
    with pytest.raises(actions.NotBookable) as refused:
        actions.hold(
            account_id=who.account.pk, card_id=who.card.pk, slot_id=slots[1].pk, region="26", at=AT, by=BY
        )
    assert [reason.why for reason in refused.value.reasons] == [Why.QUOTA]


@pytest.mark.parametrize(
    ("kind", "is_free"), [(1, True), (4, True), (10, True), (11, True), (2, False), (3, False), (13, False)]
)
def test_only_some_kinds_are_for_patients(doctor, kind, is_free):
    slot = Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=0)
    Slot.objects.filter(pk=slot.pk).update(kind=kind)
    assert queries.is_free(slot_id=slot.pk, at=AT) is is_free
    who = patient()
    hold = {
        "account_id": who.account.pk,
        "card_id": who.card.pk,
        "slot_id": slot.pk,
        "region": "26",
        "at": AT,
        "by": BY,
    }
    if is_free:
        assert actions.hold(**hold)
    else:
        with pytest.raises(actions.NotBookable):
            actions.hold(**hold)
