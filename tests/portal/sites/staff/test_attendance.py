"""The desk marks whether a patient came; the person sees it and objects; the desk answers."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Appointment, Objection
from tests.factories.staff import doctor, registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import colleague, text


@pytest.fixture
def guest(region, esia):
    return Guest()


@pytest.fixture
def past(guest):
    at = now()
    slot = places()[0]
    return visit(guest, slot, starts_at=at - timedelta(hours=2), ends_at=at - timedelta(hours=1))


@pytest.fixture(params=["registrar", "doctor"])
def desk(request, past):
    who = registrar(past.clinic) if request.param == "registrar" else doctor(past.doctor)
    made = colleague(who)
    parts = ("clinics", past.clinic_id) if request.param == "registrar" else ("doctors", past.doctor_id)
    made.page = f"staff/{parts[0]}/{parts[1]}/visits/{past.pk}/"
    return made


def mark(desk, came):
    return desk.send(f"{desk.page}mark/", desk.page, came=came)


def state(past):
    return Appointment.objects.values_list("state", flat=True).get(pk=past.pk)


def test_both_buttons_stand_and_one_is_pressed(desk, past):
    page = text(desk.get(desk.page))
    assert "Пришёл ли пациент" in page

    answer = mark(desk, "no")

    assert answer.status_code == 303
    assert state(past) == "missed"
    after = text(desk.get(desk.page))
    assert "Отмечено: не пришёл." in after
    assert "Не пришёл на приём в этой клинике за 90 дней: 1." in after
    assert 'value="no"' not in after
    assert 'value="yes"' in after


@pytest.mark.parametrize("came", ["", "maybe", "1", "\x00"])
def test_anything_else_marks_nothing(desk, past, came):
    assert mark(desk, came).status_code == 303
    assert state(past) == "booked"


def test_a_visit_to_come_has_no_buttons_and_is_refused_in_words(desk, past):
    Appointment.objects.filter(pk=past.pk).update(
        starts_at=now() + timedelta(hours=1), ends_at=now() + timedelta(hours=2)
    )
    assert "Пришёл ли пациент" not in text(desk.get(desk.page))

    mark(desk, "no")

    assert state(past) == "booked"
    assert "Приём ещё не начался." in text(desk.get(desk.page))


def test_the_person_sees_it_objects_once_and_the_desk_answers(desk, past, guest):
    mark(desk, "no")
    ticket = f"booking/{past.pk}/"
    page = text(guest.get(ticket))
    assert "Клиника отметила: на приём не пришли" in page
    assert "Записаться можно и с ней." in page

    answer = guest.send(f"{ticket}object/", ticket)

    assert answer.status_code == 303
    page = text(guest.get(ticket))
    assert "вы сообщили, что на приёме были. Клиника проверит отметку." in page
    assert "object/" not in page
    again = guest.send(f"{ticket}object/", ticket)
    assert again.status_code == 303
    assert Objection.objects.count() == 1
    assert "Пациент сообщил, что был на приёме" in text(desk.get(desk.page))

    mark(desk, "no")

    assert "Клиника проверила и оставила отметку." in text(guest.get(ticket))
    assert "Пациент возражал, клиника оставила отметку." in text(desk.get(desk.page))
    mark(desk, "yes")
    assert "Приём состоялся" in text(guest.get(ticket))


def test_a_mended_mark_is_told_in_the_cabinet(desk, past, guest):
    mark(desk, "no")
    mark(desk, "yes")

    page = text(guest.get("cards/notices/"))

    assert "Клиника исправила отметку" in page


def test_objecting_to_a_visit_that_was_not_missed_is_said(past, guest):
    ticket = f"booking/{past.pk}/"

    guest.send(f"{ticket}object/", ticket)

    assert "Эту отметку уже нельзя оспорить здесь." in text(guest.get(ticket))
    assert Objection.objects.count() == 0


def test_what_waits_for_an_answer_stands_in_the_menu_and_the_list_without_names(past, guest):
    one = colleague(registrar(past.clinic))
    here = f"staff/clinics/{past.clinic_id}/"
    assert "«Я был на приёме»:" not in text(one.get(f"{here}day/"))
    assert "Отвечать не на что" in text(one.get(f"{here}objections/"))
    Appointment.objects.filter(pk=past.pk).update(state="missed")
    Objection.objects.create(pk=past.pk, account_id=1, made_at=now())

    assert "«Я был на приёме» (1)" in text(one.get(f"{here}day/"))
    page = text(one.get(f"{here}objections/"))
    assert f"/26/{here}visits/{past.pk}/" in page
    assert past.number in page
    assert past.card.surname not in page

    Objection.objects.update(answered_at=now(), is_agreed=False)
    assert "Отвечать не на что" in text(one.get(f"{here}objections/"))
