"""The calendar of a doctor: a week at a time, and where to go from an empty one."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking import queries
from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics import queries as directory
from portal.domain.clinics.models import Doctor
from portal.domain.schedule.models import WorkSession
from portal.kit import dates, zones
from tests.factories.clinics import ClinicFactory, DoctorFactory, SiteFactory
from tests.factories.places import places_of_day
from tests.factories.schedule import WorkSessionFactory
from tests.portal.sites.patient.doctors.test_directory import cost
from tests.portal.sites.patient.guest import links
from tests.portal.sites.visitor import text

MOSCOW = "Europe/Moscow"


@pytest.fixture
def doctor(region):
    return DoctorFactory(clinic=ClinicFactory(region=region))


def today():
    return zones.local(now(), MOSCOW).date()


def day(number):
    return today() + timedelta(days=number)


def works(doctor, *numbers, **fields):
    return [WorkSessionFactory(doctor=doctor, wall_date=day(number), **fields) for number in numbers]


def shown(page):
    return re.findall(r'<time class="day__date" datetime="([^"]+)"', page)


def iso(*numbers):
    return [day(number).isoformat() for number in numbers]


def page_of(visitor, doctor, query=""):
    return text(visitor.get(f"doctors/{doctor.pk}/{query}"))


def test_week_shows_its_days_and_no_others(visitor, doctor):
    works(doctor, 2, 6, 7, 13, 14)
    assert shown(page_of(visitor, doctor)) == iso(2, 6)
    assert shown(page_of(visitor, doctor, f"?week={day(7)}")) == iso(7, 13)
    assert shown(page_of(visitor, doctor, f"?week={day(9)}")) == iso(7, 13)
    assert shown(page_of(visitor, doctor, f"?day={day(13)}")) == iso(7, 13)


def test_weeks_lead_forward_and_back_to_the_ends(visitor, doctor):
    works(doctor, 2, 9)
    first, second = (f"/26/doctors/{doctor.pk}/?week={day(number)}" for number in (0, 7))
    page = page_of(visitor, doctor)
    assert second in links(page)
    assert "Предыдущая неделя" not in page
    page = text(visitor.client.get(second))
    assert {first, f"/26/doctors/{doctor.pk}/?week={day(14)}"} <= set(links(page))
    last = page_of(visitor, doctor, f"?week={day(14)}")
    assert "Предыдущая неделя" in last
    assert "Следующая неделя" not in last  # beyond the days that the region has opened


def test_weeks_go_as_far_as_the_position_opens(visitor, doctor, region):
    works(doctor, 2, 23)
    week, last = (f"/26/doctors/{doctor.pk}/?week={day(number)}" for number in (21, 28))
    assert week not in links(page_of(visitor, doctor, f"?week={day(14)}"))

    Setting.objects.create(
        region=region, clinic=doctor.clinic, position=doctor.position, rule=Rule.HORIZON_DAYS, value=24,
        since_at=now() - timedelta(days=1),
    )  # fmt: skip

    assert week in links(page_of(visitor, doctor, f"?week={day(14)}"))
    page = text(visitor.client.get(week))
    assert shown(page) == iso(23)
    assert last not in links(page)


def test_nearest_week_with_a_place_is_opened_first(visitor, doctor):
    works(doctor, 2)[0].slots.update(state="closed")
    works(doctor, 10)
    page = page_of(visitor, doctor)
    assert shown(page) == iso(10)
    assert f"Время: {dates.show_day(day(10), str)}" in page


def test_empty_week_names_the_next_day_with_places_and_leads_there(visitor, doctor):
    works(doctor, 10)
    page = page_of(visitor, doctor, f"?week={day(0)}")
    assert "В эти дни свободных мест нет." in page
    assert f">{dates.show_day(day(10), str)}</a>" in page
    step = f"/26/doctors/{doctor.pk}/?day={day(10)}"
    assert step in links(page)
    there = text(visitor.client.get(step))
    assert "В эти дни свободных мест нет." not in there
    assert shown(there) == iso(10)


def test_empty_week_after_the_last_place_names_the_one_before(visitor, doctor):
    works(doctor, 3)
    page = page_of(visitor, doctor, f"?week={day(7)}")
    assert f"/26/doctors/{doctor.pk}/?day={day(3)}" in links(page)
    assert "Свободных мест сейчас нет" not in page


def test_weeks_keep_the_card(guest, doctor):
    works(doctor, 2, 9)
    page = text(guest.get(f"doctors/{doctor.pk}/?card={guest.card.pk}"))
    assert f"/26/doctors/{doctor.pk}/?card={guest.card.pk}&week={day(7)}" in links(page)


def test_listener_hears_the_day_with_its_places(visitor, doctor):
    works(doctor, 2, slots=6)
    said = f"{dates.WEEKDAYS[day(2).weekday()]}, {dates.show_month_day(day(2), str)}, 6 свободных мест"
    assert f'<span class="visually-hidden">{said}</span>' in page_of(visitor, doctor).replace("\u00a0", " ")


@pytest.mark.parametrize("week", ["", "abc", "0001-01-01", "9999-12-31", "2026-02-30", "\x00", "-1"])
def test_week_that_is_none_shows_the_nearest(visitor, doctor, week):
    works(doctor, 2)
    answer = visitor.client.get(f"/26/doctors/{doctor.pk}/", {"week": week})
    assert answer.status_code == 200
    assert shown(text(answer)) == iso(2)


def test_nobody_turns_weeks_where_nothing_is_free(visitor, doctor):
    works(doctor, 2)
    told = text(visitor.get(f"doctors/{doctor.pk}/"))
    assert ("Следующая неделя" in told, "Выберите день" in told) == (True, True)
    WorkSession.objects.update(state="closed", reason="sick")
    told = text(visitor.get(f"doctors/{doctor.pk}/"))
    assert ("Следующая неделя" in told, "Выберите день" in told) == (False, False)
    assert "Дни приёма" in told


def test_page_costs_the_same_for_one_day_and_for_many(visitor, doctor):
    works(doctor, 2)
    before = cost(visitor, f"doctors/{doctor.pk}/")
    works(doctor, 3, 4, 5, 8, 9, 10)
    assert cost(visitor, f"doctors/{doctor.pk}/") == before


def sheet(doctor, first, wanted=None, last=None):
    """Read a week as the page does."""
    last = first + 6 if last is None else last
    return queries.sheet_of(
        region="26", doctor_id=doctor.pk, first=day(first), last=day(last), wanted=wanted, at=now(),
        notice=timedelta(hours=1),
    )  # fmt: skip


def test_week_reads_what_all_days_read(doctor):
    works(doctor, 1, 6, 7, 8)
    everything = sheet(doctor, 0, last=20).days
    assert [one.wall_date for one in everything] == [day(1), day(6), day(7), day(8)]
    for first in range(9):
        found = sheet(doctor, first)
        expected = [one for one in everything if day(first) <= one.wall_date <= day(first + 6)]
        assert found.days == expected
        assert found.chosen == (expected[0].wall_date if expected else None)


def test_week_reads_the_times_of_the_day_chosen(doctor):
    works(doctor, 1, 6, 7)
    for wanted in (None, day(6), day(7)):  # the last is not in the week
        found = sheet(doctor, 0, wanted)
        assert found.chosen == (wanted if wanted == day(6) else day(1))
        free = places_of_day(doctor_id=doctor.pk, day=found.chosen, at=now())
        assert found.times
        assert [tuple(one) for one in found.times] == [
            (one.slot_id, one.wall_start.strftime("%H:%M")) for one in free
        ]


def test_doctor_read_by_hand_is_the_one_that_django_reads(doctor):
    Doctor.objects.filter(pk=doctor.pk).update(site=SiteFactory(clinic=doctor.clinic))
    for by_hand in (sheet(doctor, 0).doctor, directory.doctor(doctor.region, doctor.pk)):
        one = Doctor.objects.select_related("clinic", "speciality", "position", "site").get(pk=doctor.pk)
        for name in ("", "clinic", "speciality", "position", "site"):
            mine, its = (getattr(any_, name) if name else any_ for any_ in (by_hand, one))
            told = [(field.attname, getattr(mine, field.attname)) for field in its._meta.concrete_fields]
            assert told == [
                (field.attname, getattr(its, field.attname)) for field in its._meta.concrete_fields
            ]
            assert mine._state.db == its._state.db
            assert not mine._state.adding
    Doctor.objects.filter(pk=doctor.pk).update(site=None)
    assert sheet(doctor, 0).doctor.site is None


def test_clinic_with_a_clock_and_rules_of_its_own_is_read_again(visitor, region):
    """The region's zone and rules are a guess: another zone and another notice give other places."""
    clinic = ClinicFactory(region=region, time_zone="Asia/Kamchatka")
    one = DoctorFactory(clinic=clinic)
    works(one, 2)
    before = text(visitor.get(f"doctors/{one.pk}/"))
    kamchatka = (zones.local(now(), "Asia/Kamchatka").date() - today()).days
    assert shown(before) == iso(2)
    assert f"/26/doctors/{one.pk}/?week={day(7 + kamchatka)}" in links(before)
    assert "day--full" not in before
    Setting.objects.create(
        region=region, clinic=clinic, rule=Rule.NOTICE_MINUTES, value=7 * 24 * 60, since_at=now()
    )
    assert "day--full" in text(visitor.get(f"doctors/{one.pk}/"))


def test_next_free_day_comes_after_else_before(doctor):
    first, second = works(doctor, 2, 9)
    at = now()

    def after(number):
        return queries.next_free_day(doctor_id=doctor.pk, after=day(number), at=at)

    assert [after(0), after(2), after(9)] == [day(2), day(9), day(2)]
    for session in (first, second):
        session.slots.update(state="closed")
    assert after(0) is None
