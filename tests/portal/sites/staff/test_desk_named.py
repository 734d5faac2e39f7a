"""The clinic's day, narrowed to a doctor: at work, not at work, of another clinic."""

from datetime import timedelta

import pytest

from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import colleague, text

NOBODY = "Такого врача в этой клинике нет. Показаны все."


@pytest.fixture
def slot(region, esia):
    return places()[0]


@pytest.fixture
def desk(slot):
    return colleague(registrar(slot.clinic))


def page_of(desk, slot, *, days=0, doctor=None):
    day = slot.wall_date + timedelta(days=days)
    answer = desk.get(f"staff/clinics/{slot.clinic_id}/day/?day={day}&doctor={doctor or slot.doctor_id}")
    assert answer.status_code == 200
    return text(answer).replace("&amp;", "&")


def test_doctor_stays_chosen_on_the_next_day_though_others_work_then(desk, slot):
    other = places(doctor=DoctorFactory(clinic=slot.clinic), wall_date=slot.wall_date + timedelta(days=1))[0]
    here = page_of(desk, slot)
    assert f'href="?day={other.wall_date}&doctor={slot.doctor_id}"' in here
    later = page_of(desk, slot, days=1)
    assert f'<option value="{slot.doctor_id}" selected>' in later
    assert "На этот день мест ещё нет" in later
    assert f'href="?day={slot.wall_date}&doctor={slot.doctor_id}"' in later
    assert "Приёмы по врачам" not in later
    assert "Приёмы по врачам" in page_of(desk, other)


def test_visits_of_a_doctor_who_does_not_work_any_more_stay_seen(desk, slot):
    booked = visit(Guest(patient()), slot)
    before = slot.wall_date
    slot.work_session.slots.update(wall_date=slot.wall_date + timedelta(days=2))
    type(slot.work_session).objects.update(wall_date=slot.wall_date + timedelta(days=2))
    page = page_of(desk, slot)
    assert "В этот день здесь не принимает" in page
    assert booked.number in page
    assert "Кто записан" in page
    assert f'href="?day={before}">Показать всех</a>' in page


def test_day_without_visits_of_an_absent_doctor_has_no_list(desk, slot):
    page = page_of(desk, slot, days=-1)
    assert "В этот день здесь не принимает" in page
    assert f'href="?day={slot.wall_date}&doctor={slot.doctor_id}">Ближайший день приёма' in page
    assert "Кто записан" not in page
    assert "Кто записан" in page_of(desk, slot)


def cancelled(slot):
    """Let the only hours of the doctor be cancelled, and an earlier day be open."""
    earlier = places(doctor=slot.doctor, wall_date=slot.wall_date - timedelta(days=2))[0]
    type(slot.work_session).objects.filter(pk=slot.work_session_id).update(state="cancelled", reason="")
    return earlier


def test_cancelled_day_is_no_day_of_work(desk, slot):
    earlier = cancelled(slot)
    later = page_of(desk, slot, days=1)
    assert f'href="?day={earlier.wall_date}&doctor={slot.doctor_id}">Последний открытый день' in later
    assert "мест ещё нет" in page_of(desk, slot)


def test_day_of_leave_is_no_open_day(desk, slot):
    type(slot.work_session).objects.filter(pk=slot.work_session_id).update(state="closed", reason="leave")
    later = page_of(desk, slot, days=1)
    assert "мест ещё нет" not in later
    assert "Дней приёма в расписании нет." in later


@pytest.mark.parametrize("why", ["visit", "past", "left"])
def test_schedule_is_not_said_to_be_still_closed_where_it_is_over(desk, slot, why, time_machine):
    if why == "visit":
        visit(Guest(patient()), slot)
    earlier = cancelled(slot)
    if why == "past":
        time_machine.move_to(slot.starts_at + timedelta(days=3), tick=False)
        desk = colleague(registrar(slot.clinic))
    if why == "left":
        type(slot.doctor).objects.filter(pk=slot.doctor_id).update(is_active=False)
    page = page_of(desk, slot)
    assert "мест ещё нет" not in page
    assert "В этот день здесь не принимает" in page
    assert f'href="?day={earlier.wall_date}&doctor={slot.doctor_id}">Последний день приёма' in page


def test_number_with_zeros_before_it_is_the_number(desk, slot):
    page = page_of(desk, slot, doctor=f"00{slot.doctor_id}")
    assert "Приёмы по врачам" in page
    assert "не принимает" not in page


@pytest.mark.parametrize("asked", ["0", "а", "9" * 30])
def test_number_of_nobody_shows_everybody_and_says_so(desk, slot, asked):
    page = page_of(desk, slot, doctor=asked)
    assert NOBODY in page
    assert "Приёмы по врачам" in page
    assert NOBODY not in page_of(desk, slot)


def test_doctor_of_another_clinic_is_nobody_here(desk, slot):
    other = DoctorFactory(clinic__region=slot.clinic.region, surname="Чужаков")
    page = page_of(desk, slot, doctor=other.pk)
    assert NOBODY in page
    assert "Чужаков" not in page
