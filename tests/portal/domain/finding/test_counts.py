"""Free places counted beforehand are the places that are free."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from portal.domain.booking import queries as booking
from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.finding import actions, jobs, queries
from portal.domain.finding.models import Counted, FreeCount
from portal.domain.finding.rules.ask import Ask
from portal.domain.finding.states import Part
from portal.domain.regions.models import Region
from portal.kit import zones
from tests.factories.accounts import NOW
from tests.factories.booking import SessionFactory
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.finding import counted
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.guest import Guest, places, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


def kept(doctor):
    return {row.part: row.free for row in FreeCount.objects.filter(doctor=doctor)}


def test_places_are_counted_by_parts_of_the_day(region):
    doctor = DoctorFactory(clinic__region=region)
    for start, slots in ((time(8), 3), (time(12), 2), (time(17), 4)):
        WorkSessionFactory(doctor=doctor, wall_start=start, slots=slots)
    counted(region)
    assert kept(doctor) == {Part.ANY: 9, Part.MORNING: 3, Part.DAY: 2, Part.EVENING: 4}
    nearest = FreeCount.objects.get(doctor=doctor, part=Part.EVENING).nearest_at
    assert zones.local(nearest, "Europe/Moscow").time() == time(17)


@pytest.fixture
def many(region):
    """Two clinics with doctors of every kind: bookable, by the registry, by referral, full, closed."""
    clinics = ClinicFactory.create_batch(2, region=region)
    for clinic in clinics:
        for fields in (
            {},
            {"self_booking": False},
            {"speciality__needs_referral": True},
            {"is_active": False},
        ):
            WorkSessionFactory(doctor=DoctorFactory(clinic=clinic, **fields))
        WorkSessionFactory(doctor__clinic=clinic).slots.update(state="closed")
        WorkSessionFactory(doctor__clinic=clinic, opens_at=now() + timedelta(days=1))
        WorkSessionFactory(doctor__clinic=clinic, wall_date=in_days(5), slots=2)
    return clinics


def test_boards_of_counts_equal_the_live_ones(region, many):
    before = [
        queries.by_clinic(region="26", at=now()).counts,
        queries.by_speciality(region="26", at=now()).counts,
        queries.by_doctor(region="26", clinic_id=many[0].pk, at=now()).counts,
    ]
    assert not Counted.objects.exists()
    counted(region)
    at = now()
    boards = [
        queries.by_clinic(region="26", at=at),
        queries.by_speciality(region="26", at=at),
        queries.by_doctor(region="26", clinic_id=many[0].pk, at=at),
    ]
    assert [board.counts for board in boards] == before
    assert boards[0].counts == booking.board_of_region(region="26", at=at)
    assert boards[0].counts[many[0].pk].free == 6
    assert all(board.counted_at for board in boards)


def test_boards_take_one_statement(region, many, rules_known, django_assert_num_queries):
    counted(region)
    for board in (
        lambda: queries.by_clinic(region="26", at=now()),
        lambda: queries.by_speciality(region="26", at=now()),
        lambda: queries.by_doctor(region="26", clinic_id=many[0].pk, at=now()),
    ):
        with django_assert_num_queries(1):
            board()


def set_notice(minutes, clinic, position=None):
    Setting.objects.create(
        region_id="26", clinic=clinic, position=position, rule=Rule.NOTICE_MINUTES, value=minutes,
        since_at=NOW - timedelta(days=1), set_by="test",
    )  # fmt: skip


def soon(doctor, minutes):
    """Give a doctor a place so many minutes from now."""
    session = SessionFactory(doctor=doctor, starts_at=NOW + timedelta(minutes=minutes), slots=1)
    return session.slots.get()


def test_each_clinic_and_position_counts_with_its_own_notice(region):
    """A place that nobody may book is not promised, one that may be booked is not hidden."""
    plain, short, long, strict = (DoctorFactory(clinic__region=region) for _ in range(4))
    hasty = DoctorFactory(clinic=strict.clinic)
    set_notice(5, short.clinic)
    set_notice(24 * 60, long.clinic)
    set_notice(24 * 60, strict.clinic)
    set_notice(10, strict.clinic, hasty.position)
    doctors = (plain, short, long, strict, hasty)
    for doctor in doctors:
        for minutes in (30, 300, 48 * 60):
            soon(doctor, minutes)
    expected = {plain: 2, short: 3, long: 1, strict: 1, hasty: 3}
    for is_counted in (False, True):
        if is_counted:
            actions.count_clinics(region=region, at=NOW)
        found = {}
        for doctor in doctors:
            board = queries.by_doctor(region="26", clinic_id=doctor.clinic_id, at=NOW)
            found[doctor] = board.counts[doctor.pk].free
        assert found == expected
        clinics = queries.by_clinic(region="26", at=NOW).counts
        assert [clinics[one.clinic_id].free for one in (plain, short, long)] == [2, 3, 1]
        rows = queries.doctors(region, Ask(), at=NOW).found
        assert {one.doctor.pk: one.count.free for one in rows} == {one.pk: expected[one] for one in doctors}


def test_following_a_visit_counts_with_the_notice_of_its_clinic(region):
    doctor = DoctorFactory(clinic__region=region)
    set_notice(5, doctor.clinic)
    slot = soon(doctor, 30)
    soon(doctor, 300)
    actions.count_clinics(region=region, at=NOW)
    made = visit(Guest(), slot)
    made.steps.create(at=NOW, to_state=State.BOOKED, by_kind="system")
    actions.follow(at=NOW)
    assert kept(doctor)[Part.ANY] == 1
    made.state = State.CANCELLED_BY_PATIENT
    made.save()
    made.steps.create(at=NOW, to_state=State.CANCELLED_BY_PATIENT, by_kind="system")
    actions.follow(at=NOW)
    assert kept(doctor)[Part.ANY] == 2


def test_visit_is_followed_at_once_and_its_end_too(region):
    slots = places(4)
    doctor = slots[0].doctor
    other = places(4, doctor__clinic=doctor.clinic)[0].doctor
    counted(region)
    guest = Guest()
    made = visit(guest, slots[0])
    made.steps.create(at=now(), to_state=State.BOOKED, by_kind="system")
    assert kept(doctor)[Part.ANY] == 4
    assert actions.follow(at=now()) == 1
    assert (kept(doctor)[Part.ANY], kept(other)[Part.ANY]) == (3, 4)
    assert actions.follow(at=now()) == 0
    made.state = State.CANCELLED_BY_PATIENT
    made.save()
    made.steps.create(at=now(), to_state=State.CANCELLED_BY_PATIENT, by_kind="system")
    assert actions.follow(at=now()) == 1
    assert kept(doctor)[Part.ANY] == 4


def test_doctor_who_is_full_loses_the_count(region):
    slot = places(1)[0]
    counted(region)
    assert kept(slot.doctor) == {Part.ANY: 1, Part.MORNING: 1}
    visit(Guest(), slot)
    counted(region)
    assert kept(slot.doctor) == {}


def test_only_old_counts_are_made_again_the_oldest_first(region):
    fresh, old, never = ClinicFactory.create_batch(3, region=region)
    region.is_on = True
    region.save()
    off = ClinicFactory(region=RegionFactory(code="73"))
    Region.objects.filter(pk="73").update(is_on=False)
    for clinic, minutes in ((fresh, 0), (old, 10)):
        Counted.objects.create(clinic=clinic, counted_at=now() - timedelta(minutes=minutes))
    assert actions.count_old(at=now(), most=1) == 1
    assert Counted.objects.filter(clinic=never).exists()
    assert actions.count_old(at=now(), most=10) == 1
    assert actions.count_old(at=now(), most=10) == 0
    assert not Counted.objects.filter(clinic=off).exists()


def test_count_that_did_not_change_is_not_written(region, rules_known, django_assert_num_queries):
    doctor = WorkSessionFactory(doctor__clinic__region=region).doctor
    counted(region)
    before = FreeCount.objects.get(doctor=doctor, part=Part.ANY).pk
    with django_assert_num_queries(
        8
    ):  # the clinics, two savepoints and their ends, the clock, places, counts
        assert actions.count_clinics(region=region, at=now()) == 1
    assert FreeCount.objects.get(doctor=doctor, part=Part.ANY).pk == before


def test_jobs_count_and_lay_words(region):
    region.is_on = True
    region.save()
    doctor = WorkSessionFactory(doctor__clinic__region=region).doctor
    jobs.count_places.func()
    jobs.lay_words.func()
    assert kept(doctor)[Part.ANY] == 4
    assert doctor.search_key.split()[0] in queries.words_of(region).known.words


def test_database_refuses_a_second_count_and_an_empty_one(region):
    doctor = WorkSessionFactory(doctor__clinic__region=region).doctor
    counted(region)
    row = FreeCount.objects.get(doctor=doctor, part=Part.ANY)
    assert FreeCount.objects.filter(pk=row.pk).update(free=1) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        FreeCount.objects.filter(pk=row.pk).update(free=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        FreeCount.objects.filter(doctor=doctor, part=Part.MORNING).update(part=Part.ANY)


def test_a_clinic_without_a_place_is_looked_at_again_in_the_next_turn(region):
    full, empty = (DoctorFactory(clinic__region=region) for _ in range(2))
    WorkSessionFactory(doctor=full, wall_date=in_days(1), slots=2)
    at = now()
    assert actions.count_old(at=at, most=10) == 2
    WorkSessionFactory(doctor=full, wall_date=in_days(2), slots=2)
    WorkSessionFactory(doctor=empty, wall_date=in_days(1), slots=3)

    assert actions.count_old(at=at + timedelta(seconds=30), most=10) == 0
    assert actions.count_old(at=at + timedelta(seconds=60), most=10) == 1

    free = dict(FreeCount.objects.filter(part="").values_list("doctor", "free"))
    assert free == {full.pk: 2, empty.pk: 3}
    assert actions.count_old(at=at + timedelta(seconds=120), most=10) == 0
