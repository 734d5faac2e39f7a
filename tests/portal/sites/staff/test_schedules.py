"""The desk of schedules: an operator fills in, looks at what it does, makes it."""

import re
from datetime import time, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.states import State
from portal.domain.regions.models import Region, RegionDay
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Quota, Slot, SpecialDay, WeekTemplate, WorkSession
from tests.factories import booking
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WeekTemplateFactory, WorkSessionFactory, in_days
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text


@pytest.fixture
def doctor(region):
    """Works each day 08:00–10:00; somebody is booked in three days at 08:00 and at 09:30."""
    made = DoctorFactory(clinic__region=region, surname="Ёлкина")
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=made, weekday=weekday, ends=time(10), room="")
    schedule.open_days(region=region, at=now())
    for number in (0, 6):
        slot = Slot.objects.get(doctor=made, wall_date=in_days(3), number=number)
        booking.appointment(patient(), slot, number=f"А-000-{number}")
    return made


@pytest.fixture
def desk(doctor):
    return colleague(operator())


def page(doctor, rest=""):
    return f"staff/schedules/doctors/{doctor.pk}/{rest}"


SEEN = re.compile(r'name="seen" value="([^"]+)"')


def make(desk, path, **told):
    """Look at a change, then make it."""
    return desk.send(path, **told, seen=SEEN.search(text(desk.send(path, **told))).group(1))


def absence(**told):
    return {"first": in_days(3), "last": in_days(3), "reason": "sick"} | told


def test_a_doctor_is_found_by_name_and_speciality(doctor, desk):
    shown = text(desk.get("staff/schedules/?q=елкина"))
    assert "Ёлкина" in shown
    assert "Никого не нашли" in text(desk.get("staff/schedules/?q=вовсе-никого"))


def test_the_plan_of_a_doctor_is_shown(doctor, desk):
    make(desk, page(doctor, "absence/"), **absence())
    shown = text(desk.get(page(doctor)))
    assert "понедельник, 8:00–10:00" in shown or "понедельник, 08:00–10:00" in shown
    assert "больничный" in shown


def test_a_change_is_looked_at_and_nothing_changes(doctor, desk):
    answer = desk.send(page(doctor, "absence/"), **absence())
    shown = text(answer)
    assert answer.status_code == 200
    assert "Сорвутся 2 записи." in shown
    assert (Absence.objects.count(), Broken.objects.count()) == (0, 0)


def test_a_change_is_made_with_what_was_seen(doctor, desk):
    answer = make(desk, page(doctor, "absence/"), **absence())
    assert answer.status_code == 303
    assert "Людям сообщили" in text(desk.get(page(doctor)))
    assert (Absence.objects.get().reason, Broken.objects.count()) == ("sick", 2)
    entry = Entry.objects.get(action="schedule.absence_put")
    assert (entry.actor_kind, entry.region) == ("staff", "26")
    home = text(desk.get("staff/schedules/"))
    assert "Сорванных записей без нового времени: 2." in home
    listed = home.partition("Сорванные записи по врачам")[2].partition("</ul>")[0]
    assert f'href="/26/staff/schedules/doctors/{doctor.pk}/">{doctor.full_name}</a>' in listed
    assert "Записей: 2, ждём ответа пациентов: 2. Ближайшая — " in listed
    assert "уже выбрали" not in listed
    Broken.objects.order_by("pk").first().delete()
    assert "Записей: 1, ждём ответа пациентов: 1." in text(desk.get("staff/schedules/"))
    Broken.objects.update(slot=None, nearness="", proposed_at=None)
    assert "Записей: 1. Ближайшая — " in text(desk.get("staff/schedules/"))
    Appointment.objects.update(starts_at=now() - timedelta(hours=2), ends_at=now() - timedelta(hours=1))
    assert "Сорван" not in text(desk.get("staff/schedules/"))


def test_who_has_taken_another_time_is_not_looked_for_any_more(doctor, desk):
    make(desk, page(doctor, "absence/"), **absence())
    alert = "Сорванных записей без нового времени: "
    homes = []
    for _ in range(2):
        lost = Broken.objects.exclude(appointment__card__in=taken()).first().appointment
        other = WorkSessionFactory(doctor__clinic=doctor.clinic, wall_date=in_days(4))
        booking.appointment(
            patient(), other.slots.first(), State.RESERVING, card=lost.card, account_id=lost.account_id,
            speciality_id=doctor.speciality_id,
        )  # fmt: skip
        homes.append(text(desk.get("staff/schedules/")))
    one, both = homes
    assert f"{alert}1." in one
    assert "Записей: 2, ждём ответа пациентов: 1, уже выбрали время: 1. Ближайшая — " in one
    assert alert not in both
    assert "Записей: 2, уже выбрали время: 2. Ближайшая — " in both


def taken():
    return Appointment.objects.filter(state=State.RESERVING).values("card")


def test_more_than_was_seen_is_shown_again(doctor, desk):
    seen = SEEN.search(text(desk.send(page(doctor, "absence/"), **absence()))).group(1)
    booking.appointment(
        patient(), Slot.objects.get(doctor=doctor, wall_date=in_days(3), number=3), number="Ж-3"
    )
    answer = desk.send(page(doctor, "absence/"), **absence(), seen=seen)
    assert answer.status_code == 200
    assert "записались ещё люди" in text(answer)
    assert "Сорвутся 3 записи." in text(answer)
    assert Absence.objects.count() == 0


@pytest.mark.parametrize("seen", ["9", "99-0000000000000000", "-1", "x", "9" * 40])
def test_what_was_filled_in_anew_is_looked_at_anew(doctor, desk, seen):
    answer = desk.send(page(doctor, "absence/"), **absence(), seen=seen)
    assert "Сорвутся 2 записи." in text(answer)
    other = SEEN.search(text(answer)).group(1)
    assert desk.send(page(doctor, "absence/"), **absence(last=in_days(4)), seen=other).status_code == 200
    assert Absence.objects.count() == 0


def test_a_second_click_makes_one_absence(doctor, desk):
    seen = SEEN.search(text(desk.send(page(doctor, "absence/"), **absence()))).group(1)
    answers = [desk.send(page(doctor, "absence/"), **absence(), seen=seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (Absence.objects.count(), Broken.objects.count()) == (1, 2)


@pytest.mark.parametrize(("rest", "told", "says"), [
    ("absence/", {"first": in_days(4), "last": in_days(3), "reason": "sick"}, "Последний день раньше первого"),
    ("absence/", {"first": in_days(-9), "last": in_days(-3), "reason": "sick"}, "Этот день уже прошёл"),
    ("absence/", {"first": "2020-01-01", "last": in_days(3), "reason": "sick"}, "слишком давно в прошлом"),
    ("absence/", {"first": "31.02.2026", "last": "", "reason": "nobody"}, "Напишите дату так"),
    ("absence/", {"first": in_days(1), "last": "9999-12-31", "reason": "sick"}, "Так далеко"),
    ("day/", {"day": in_days(3), "is_working": "1", "starts": "12:00", "ends": "11:00", "slot_minutes": 15,
              "kind": 1, "seats": 1}, "Конец должен быть позже начала"),
    ("day/", {"day": in_days(3), "is_working": "1", "starts": "25:00", "ends": "", "slot_minutes": 999,
              "kind": 77, "seats": 0}, "Напишите число от 1 до 240"),
    ("hours/", {"weekday": 8, "starts": "08:00", "ends": "08:10", "slot_minutes": 15, "kind": 1, "seats": 1,
                "valid_from": in_days(1)}, "Приём длиннее всего рабочего времени"),
])  # fmt: skip
def test_a_wrong_field_is_told_and_nothing_is_lost(doctor, desk, rest, told, says):
    answer = desk.send(page(doctor, rest), **told, seen="99-0000000000000000")
    assert answer.status_code == 200
    assert says in text(answer)
    assert (Absence.objects.count(), SpecialDay.objects.count(), WeekTemplate.objects.count()) == (0, 0, 7)


def hours(**told):
    return {"starts": "08:00", "ends": "09:00", "slot_minutes": 15, "kind": 1, "seats": 1} | told


def test_one_day_gets_other_hours_and_is_usual_again(doctor, desk):
    told = hours(day=in_days(3), is_working="1")
    assert "Сорвётся 1 запись." in text(desk.send(page(doctor, "day/"), **told))
    assert make(desk, page(doctor, "day/"), **told).status_code == 303
    assert Slot.objects.filter(wall_date=in_days(3), state="outside").count() == 4
    back = page(doctor, f"day/{in_days(3)}/drop/")
    assert "Снова состоятся записей: 1." in text(desk.send(back))
    assert make(desk, back).status_code == 303
    assert Slot.objects.filter(state="outside").count() == 0
    assert desk.get(back).status_code == 404


def test_a_doctor_does_not_work_one_day(doctor, desk):
    told = {"day": in_days(3), "is_working": "0"}
    assert "Сорвутся 2 записи." in text(desk.send(page(doctor, "day/"), **told))
    assert make(desk, page(doctor, "day/"), **told).status_code == 303
    assert WorkSession.objects.get(wall_date=in_days(3)).reason == "special"


def test_hours_are_added_with_kind_seats_and_quota(doctor, desk):
    weekday = in_days(3).isoweekday()
    told = hours(weekday=weekday, starts="14:00", ends="15:00", kind=14, seats=5, internet=3,
                 valid_from=in_days(1), room="Зал")  # fmt: skip
    assert "Откроется новых мест" in text(desk.send(page(doctor, "hours/"), **told))
    assert make(desk, page(doctor, "hours/"), **told).status_code == 303
    session = WorkSession.objects.get(wall_date=in_days(3), wall_start=time(14))
    assert (session.room, session.has_quota) == ("Зал", True)
    assert set(session.slots.values_list("kind", "seats")) == {(14, 5)}
    assert list(Quota.objects.filter(work_session=session).values_list("source", "places")) == [(5, 3)]


def test_hours_end_and_an_absence_ends(doctor, desk):
    make(desk, page(doctor, "absence/"), **absence())
    one = Absence.objects.get()
    answer = make(desk, page(doctor, f"absence/{one.pk}/end/"), back=in_days(3))
    assert answer.status_code == 303
    one.refresh_from_db()
    assert one.is_active is False
    template = WeekTemplate.objects.get(weekday=in_days(3).isoweekday())
    ended = {"last": in_days(0)}
    assert "Сорвутся 2 записи." in text(desk.send(page(doctor, f"hours/{template.pk}/end/"), **ended))
    assert make(desk, page(doctor, f"hours/{template.pk}/end/"), **ended).status_code == 303
    assert WeekTemplate.objects.get(pk=template.pk).valid_to is not None


def test_a_day_of_the_region_is_put_and_dropped(doctor, desk):
    WeekTemplate.objects.update(on_holidays=False)
    told = {"day": in_days(3), "is_off": "1", "name": "Радоница"}
    assert "Сорвутся 2 записи." in text(desk.send("staff/schedules/days-off/", **told))
    assert make(desk, "staff/schedules/days-off/", **told).status_code == 303
    assert RegionDay.objects.get().name == "Радоница"
    assert "Радоница" in text(desk.get("staff/schedules/days-off/"))
    assert make(desk, f"staff/schedules/days-off/{in_days(3)}/drop/").status_code == 303
    assert RegionDay.objects.count() == 0
    assert "Радоница" not in text(desk.get("staff/schedules/days-off/"))


def test_a_calendar_that_ends_soon_is_told(doctor, desk, monkeypatch):
    from portal.domain.regions.rules import calendar

    assert "известен только до" not in text(desk.get("staff/schedules/"))
    end = now().date() + timedelta(days=100)
    monkeypatch.setattr(calendar, "package_until", lambda: end)
    assert "известен только до" in text(desk.get("staff/schedules/"))
    Region.objects.update(calendar_until=end + timedelta(days=365))
    assert "известен только до" not in text(desk.get("staff/schedules/"))


@pytest.mark.parametrize("rest", ["absence/999999/end/", "hours/999999/end/", "day/2026-99-99/drop/"])
def test_what_is_not_there_is_404(doctor, desk, rest):
    assert desk.get(page(doctor, rest)).status_code == 404
    assert desk.send(page(doctor, rest), seen=1).status_code == 404


def test_a_doctor_of_another_region_is_404(doctor, desk):
    from tests.factories.regions import RegionFactory

    stranger = DoctorFactory(clinic__region=RegionFactory(code="73"))
    assert desk.get(page(stranger)).status_code == 404
    assert desk.send(page(stranger, "absence/"), **absence(), seen=9).status_code == 404
    assert desk.get(page(doctor)).status_code == 200
