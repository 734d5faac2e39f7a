"""A visit that will not take place: the desks say so, and nobody waits for it."""

from datetime import time, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Broken, Coming, ToCall
from portal.domain.booking.rules.reminders import Unreached
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.factories.staff import doctor, registrar
from tests.portal.sites.staff.colleague import colleague, text
from tests.portal.sites.staff.test_desks import Day

LOST, ASKED = "приёма не будет", "приёма не будет, ждём ответа"


@pytest.fixture
def day(region, time_machine):
    made = Day(days=1, start=9)
    time_machine.move_to(made.visits[1].starts_at - timedelta(hours=1), tick=False)
    return made


@pytest.fixture
def desk(day):
    return colleague(registrar(day.clinic))


def lose(visit, slot=None):
    return Broken.objects.create(
        appointment=visit, since_at=now(), slot=slot, nearness="same_doctor" if slot else "",
        proposed_at=now() if slot else None,
    )  # fmt: skip


def test_day_of_the_clinic_names_them_and_waits_for_the_next_one(day, desk):
    first = day.visits[1]
    before = text(desk.get(day.page()))
    assert LOST not in before
    assert "Абрамян" in before.partition("Следующий")[2].partition("</p>")[0]
    lost = lose(first)
    after = text(desk.get(day.page()))
    assert (after.count(LOST), ASKED in after) == (1, False)
    assert "Абрамян" not in after.partition("Следующий")[2].partition("</p>")[0]
    assert "Следующий" in after
    lost.delete()
    other = WorkSessionFactory(doctor=day.doctors[0], wall_date=in_days(3), wall_start=time(9))
    lose(first, other.slots.first())
    assert ASKED in text(desk.get(day.page()))


def test_the_visit_and_the_doctors_own_day_say_so(day, desk):
    visit = day.visits[1]
    path = f"staff/clinics/{day.clinic.pk}/visits/{visit.pk}/"
    assert LOST not in text(desk.get(path))
    lose(visit)
    assert LOST in text(desk.get(path))
    own = colleague(doctor(day.doctors[0]))
    assert text(own.get(f"staff/doctors/{day.doctors[0].pk}/day/")).count(LOST) == 1


def test_places_of_closed_hours_are_not_counted_as_taken(day, desk):
    page = text(desk.get(day.page()))
    session = day.sessions[0]
    session.state, session.reason = "closed", "sick"
    session.save()
    closed = text(desk.get(day.page()))
    assert "приёма нет: больничный" in closed
    assert page != closed
    assert _figure(page) - _figure(closed) == 2


def _figure(page: str) -> int:
    """Return the number of places taken that stands above the doctors."""
    told = page.partition('id="doctors"')[2].partition("Занято")[2]
    return int(told.partition("<b>")[2].partition("</b>")[0])


def test_a_call_about_it_tells_and_does_not_ask(day, desk):
    visit = day.visits[1]
    ToCall.objects.create(appointment=visit, why=Unreached.NO_ADDRESS, since_at=now())
    path = f"staff/clinics/{day.clinic.pk}/calls/"
    asked = text(desk.get(path))
    assert ("Приёма не будет. Скажите" in asked, 'value="comes"' in asked) == (False, True)
    lose(visit)
    told = text(desk.get(path))
    assert ("Приёма не будет. Скажите" in told, 'value="comes"' in told) == (True, False)
    assert 'value="silent"' in told
    # A page that was opened before says it still.
    called = f"staff/clinics/{day.clinic.pk}/visits/{visit.pk}/called/"
    late = desk.send(called, said="comes")
    assert late.status_code == 303
    assert "Не отмечено. Запись за это время изменилась" in text(desk.get(path))
    assert not Coming.objects.exists()
    desk.send(called, said="told")
    assert "человек знает, что приёма не будет" in text(desk.get(path))
    assert ToCall.objects.get().ended_as == "told"


def test_nobody_is_told_of_a_visit_that_stands(day, desk):
    ToCall.objects.create(appointment=day.visits[1], why=Unreached.NO_ADDRESS, since_at=now())
    called = f"staff/clinics/{day.clinic.pk}/visits/{day.visits[1].pk}/called/"
    desk.get(f"staff/clinics/{day.clinic.pk}/calls/")
    assert desk.send(called, said="told").status_code == 303
    assert ToCall.objects.get().ended_at is None


def test_after_its_time_the_visit_was_not(day, desk, time_machine):
    lose(day.visits[1])
    time_machine.move_to(day.visits[1].starts_at + timedelta(minutes=1), tick=False)
    page = text(colleague(registrar(day.clinic)).get(day.page()))
    assert (page.count("приёма не было"), LOST in page) == (1, False)


def test_visit_in_a_place_outside_the_hours_is_not_counted_as_taken(day, desk):
    before = _figure(text(desk.get(day.page())))
    day.visits[1].slot.work_session.slots.update(state="outside")
    assert before - _figure(text(desk.get(day.page()))) == 2
