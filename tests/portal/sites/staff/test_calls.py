"""The registry's list of telephones: who waits for the answer of the clinic's own system."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, RegistryCall, ToCall, Wish
from portal.domain.booking.states import State
from tests.factories import booking
from tests.factories.clinics import ClinicFactory
from tests.factories.patients import patient
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import places
from tests.portal.sites.staff.colleague import colleague, text


@pytest.fixture
def slots(region):
    return places(4)


@pytest.fixture
def clinic(slots):
    return slots[0].clinic


def page(clinic, of=None):
    return text(colleague(registrar(of or clinic)).get(f"staff/clinics/{clinic.pk}/calls/"))


def test_registrar_reads_who_waits_and_what_to_do(slots, clinic):
    asked, wished, called = (
        booking.appointment(patient(surname=name), slot, State.RESERVING)
        for name, slot in zip(("Абрамян", "Бергман", "Фёдорова"), slots, strict=False)
    )
    Wish.objects.create(appointment=wished, since_at=now(), until_at=now() + timedelta(hours=5))
    RegistryCall.objects.create(appointment=called, since_at=now())
    booking.appointment(patient(surname="Соколова"), slots[3])

    shown = page(clinic)

    assert [name in shown for name in ("Абрамян", "Бергман", "Фёдорова", "Соколова")] == [True] * 3 + [False]
    assert shown.count("Система клиники ещё не ответила.") == 1
    assert shown.count("Человек просил записать, когда ответит: ждём до") == 1
    assert shown.count("Позвоните: система клиники молчит дольше 15 минут, человек ждёт звонка.") == 1
    assert "Звонить никому не нужно" not in shown
    listed = Entry.objects.filter(action="visits.listed").latest("pk")
    assert set(listed.facts["cards"]) == {str(one.card_id) for one in (asked, wished, called)}


def test_list_without_anybody_says_so(clinic):
    shown = page(clinic)
    assert "Звонить никому не нужно" in shown
    assert "Ждут ответа вашей системы" not in shown


def test_other_clinics_wishes_are_not_shown(slots, clinic):
    booking.appointment(patient(surname="Абрамян"), slots[0], State.RESERVING)
    other = ClinicFactory(region=clinic.region)
    assert "Абрамян" not in page(other)
    assert "Абрамян" in page(clinic)


def end(stop, path, desk, said):
    """Press the button of the list, and read the list that comes back."""
    desk.send(stop, path, said=said)
    return text(desk.get(path))


@pytest.mark.parametrize(
    ("said", "told"),
    [("refused", "что клиника не подтвердила запись"), ("withdrawn", "что клинику больше не ждём")],
)
def test_registrar_ends_the_waiting(slots, clinic, said, told):
    one = booking.appointment(patient(surname="Абрамян"), slots[0], State.RESERVING)
    desk = colleague(registrar(clinic))
    path, stop = f"staff/clinics/{clinic.pk}/calls/", f"staff/clinics/{clinic.pk}/visits/{one.pk}/stop/"
    assert "Выберите, почему больше не ждать." in end(stop, path, desk, "")

    shown = end(stop, path, desk, said)

    assert told in shown
    assert "Абрамян" not in shown
    assert Appointment.objects.get(pk=one.pk).state == "released"
    assert "Этой записи в списке уже нет: система ответила" in end(stop, path, desk, said)


def to_call(slot, surname):
    one = booking.appointment(patient(surname=surname), slot)
    ToCall.objects.create(appointment=one, since_at=now(), why="no_address")
    return one


def test_registrar_is_asked_before_a_visit_is_cancelled_on_the_telephone(slots, clinic):
    one, other = to_call(slots[0], "Абрамян"), to_call(slots[1], "Бергман")
    desk, path = colleague(registrar(clinic)), f"staff/clinics/{clinic.pk}/calls/"
    called, sure = (f"staff/clinics/{clinic.pk}/visits/{one.pk}/{page}/" for page in ("called", "sure"))
    assert f'href="/26/{sure}"' in text(desk.get(path))

    answer = desk.send(called, path, said="cancels")
    asked = text(desk.get(sure))

    assert (answer.status_code, answer["Location"]) == (303, f"/26/{sure}")
    assert "Отменить эту запись?" in asked
    assert ("Абрамян" in asked, "Бергман" in asked) == (True, False)
    assert not Entry.objects.filter(action="answers.opened").exists()
    assert Appointment.objects.get(pk=one.pk).state == State.BOOKED
    answer = desk.send(called, sure, said="cancels", sure="1")
    assert answer.status_code == 303
    assert Appointment.objects.get(pk=one.pk).state == State.CANCELLED_BY_PATIENT
    assert Appointment.objects.get(pk=other.pk).state == State.BOOKED
    assert "Запись отменена, место свободно." in text(desk.get(path))


def test_nothing_is_asked_about_a_visit_that_is_on_the_list_no_more(slots, clinic):
    one, never = to_call(slots[0], "Абрамян"), booking.appointment(patient(), slots[1])
    desk = colleague(registrar(clinic))
    Appointment.objects.filter(pk=one.pk).update(state=State.CANCELLED_BY_PATIENT, ended_at=now())
    for gone in (one, never):
        answer = desk.get(f"staff/clinics/{clinic.pk}/visits/{gone.pk}/sure/")
        assert (answer.status_code, answer["Location"]) == (303, f"/26/staff/clinics/{clinic.pk}/calls/")
        assert "Не отмечено. Запись за это время изменилась" in text(
            desk.get(f"staff/clinics/{clinic.pk}/calls/")
        )


def test_other_answers_of_a_call_are_marked_at_once(slots, clinic):
    one = to_call(slots[0], "Абрамян")
    desk, path = colleague(registrar(clinic)), f"staff/clinics/{clinic.pk}/calls/"
    desk.send(f"staff/clinics/{clinic.pk}/visits/{one.pk}/called/", path, said="silent")
    assert "Отмечено: не берёт трубку." in text(desk.get(path))
    assert Appointment.objects.get(pk=one.pk).state == State.BOOKED


def test_nobody_cancels_a_visit_of_another_clinic(slots, clinic):
    one = to_call(slots[0], "Абрамян")
    other = ClinicFactory(region=clinic.region)
    desk = colleague(registrar(other))
    of = f"staff/clinics/{other.pk}"
    told = {"said": "cancels", "sure": "1"}
    assert desk.send(f"{of}/visits/{one.pk}/called/", f"{of}/calls/", **told).status_code == 404
    assert desk.get(f"{of}/visits/{one.pk}/sure/").status_code == 404
    assert Appointment.objects.get(pk=one.pk).state == State.BOOKED
