"""The calendar of a doctor: a week at a time, and where to go from an empty one."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking import queries
from portal.kit import dates, zones
from tests.factories.clinics import ClinicFactory, DoctorFactory
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


def test_page_costs_the_same_for_one_day_and_for_many(visitor, doctor):
    works(doctor, 2)
    before = cost(visitor, f"doctors/{doctor.pk}/")
    works(doctor, 3, 4, 5, 8, 9, 10)
    assert cost(visitor, f"doctors/{doctor.pk}/") == before


def test_week_reads_what_all_days_read(doctor):
    works(doctor, 1, 6, 7, 8)
    everything = queries.free_days(doctor_id=doctor.pk, at=now())
    for first in range(9):
        week = queries.days_between(doctor_id=doctor.pk, first=day(first), last=day(first + 6), at=now())
        assert week == [one for one in everything if day(first) <= one.date <= day(first + 6)]


def test_next_free_day_comes_after_else_before(doctor):
    first, second = works(doctor, 2, 9)
    at = now()

    def after(number):
        return queries.next_free_day(doctor_id=doctor.pk, after=day(number), at=at)

    assert [after(0), after(2), after(9)] == [day(2), day(9), day(2)]
    for session in (first, second):
        session.slots.update(state="closed")
    assert after(0) is None
    assert queries.has_places(doctor_id=doctor.pk, at=at)
    assert not queries.has_places(doctor_id=DoctorFactory().pk, at=at)
