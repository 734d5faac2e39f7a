"""A day that an address asks for and a doctor's page cannot show; and who refers to a doctor."""

from datetime import timedelta

import pytest

from tests.factories.clinics import DoctorFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.guest import places
from tests.portal.sites.visitor import text

NO_PLACES, NO_DATE = "мест для записи нет. Выберите другой день.", "Такой даты нет."


@pytest.fixture
def doctor(region, esia):
    return places()[0].doctor


def page(guest, doctor, day):
    return text(guest.get(f"doctors/{doctor.pk}/?day={day}"))


def test_a_day_with_places_is_shown_and_nothing_is_said(guest, doctor):
    shown = page(guest, doctor, in_days(3))
    assert ('id="times"' in shown, NO_PLACES in shown, NO_DATE in shown) == (True, False, False)


def test_a_day_that_is_over_is_called_so(guest, doctor):
    shown = page(guest, doctor, in_days(-20))
    assert ("Этот день уже прошёл. Выберите другой." in shown, NO_PLACES in shown) == (True, False)


@pytest.mark.parametrize("days", [1, 4, 400])
def test_a_day_without_places_is_told_and_the_others_stay(guest, doctor, days):
    shown = page(guest, doctor, in_days(3) + timedelta(days=days))
    assert NO_PLACES in shown
    assert f"day={in_days(3)}#times" in shown


@pytest.mark.parametrize("typed", ["31.02.2026", "2026-02-31", "завтра", "9" * 3000])
def test_what_is_no_date_is_told(guest, doctor, typed):
    assert NO_DATE in page(guest, doctor, typed)


def test_a_day_when_all_is_taken_shows_no_empty_times(guest, doctor):
    """A saved link to a day on which the doctor is away showed «Время:» and nothing below."""
    away = WorkSessionFactory(doctor=doctor, wall_date=in_days(4))
    away.slots.update(state="closed")
    shown = page(guest, doctor, in_days(4))
    assert (NO_PLACES in shown, "Кого записываем" in shown) == (True, False)


@pytest.mark.parametrize(
    ("ages", "found"), [((0, 120), (True, True)), ((18, 120), (True, False)), ((0, 17), (False, True))]
)
def test_who_needs_a_referral_is_led_to_those_who_give_it(guest, doctor, ages, found):
    refers = ("Найти терапевта", "Найти педиатра")
    free = page(guest, doctor, "")
    assert [word in free for word in refers] == [False, False]
    other = DoctorFactory(clinic=doctor.clinic, needs_referral=True, min_age=ages[0], max_age=ages[1])
    shown = text(guest.get(f"doctors/{other.pk}/"))
    assert tuple(word in shown for word in refers) == found
