"""What a person sees while a clinic's system is silent, and after it said no."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.booking import actions, ports
from portal.domain.booking.models import Appointment, Wish
from portal.domain.health import actions as health
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.sites.patient.guest import links, path_of, places, states
from tests.portal.sites.visitor import text

PHONE = "+78652000001"


@pytest.fixture
def system(monkeypatch):
    fake = ClinicSystem(answers=[ports.ClinicSilent])
    monkeypatch.setattr(ports, "system_of", lambda _clinic_id: fake)
    return fake


@pytest.fixture
def slots(region):
    clinic = ClinicFactory(region=region, phones=[PHONE], system="stand", system_number="1")
    return places(5, doctor=DoctorFactory(clinic=clinic, region=region))


@pytest.fixture
def ticket(guest, system, slots):
    """Go to the ticket of a visit whose clinic did not answer; the address."""
    form = {"slot": slots[0].pk, "card": guest.card.pk}
    confirm = path_of(guest.send("booking/hold/", "cards/", **form)).removeprefix("/26/")
    return path_of(guest.send(confirm)).removeprefix("/26/")


def settle():
    with time_machine.travel(now() + timedelta(minutes=2)):
        actions.settle(at=now())


def test_ticket_says_that_the_clinic_is_being_asked(guest, slots, ticket):
    page = text(guest.get(ticket))
    assert "Ждём ответа клиники" in page
    assert "в течение 15 минут" in page
    assert slots[0].doctor.surname in page
    assert "позвонит регистратура" not in page


def test_ticket_and_notice_say_that_the_registry_will_call(guest, slots, ticket):
    with time_machine.travel(now() + timedelta(minutes=16)):
        actions.call_for_registry(at=now())
        page = text(guest.get(ticket))
        told = text(guest.get("cards/notices/"))
    assert "Вам позвонит регистратура и скажет, состоится ли приём." in page
    assert f'href="tel:{PHONE}"' in page
    assert "в течение 15 минут" not in page
    assert "Вам позвонит регистратура" in told
    assert "Телефон клиники: +7" in told
    assert f"/26/{ticket}" in links(told)
    assert states(slots[0]) == ["reserving"]


def test_refusal_of_the_clinic_offers_three_others_and_not_the_same(guest, system, slots, ticket):
    system.found, system.answers = [None], [ports.ClinicRefused]
    settle()
    told = text(guest.get("cards/notices/"))
    assert "Клиника не подтвердила запись" in told
    assert "Клиника не приняла эту запись. Выберите другое время." in told
    confirm = guest.get(ticket)
    assert path_of(confirm) == f"/26/{ticket}confirm/"
    answer = guest.client.get(confirm["Location"])
    page = text(answer)
    assert answer.status_code == 410
    assert "Клиника не приняла эту запись. Возможно, это время уже заняли в самой клинике." in page
    assert "Время на подтверждение вышло" not in page
    assert [slot.pk for slot in slots if f'value="{slot.pk}"' in page] == [slot.pk for slot in slots[1:4]]
    assert states(slots[0]) == ["released"]


def test_question_that_is_too_late_to_ask_anew_is_not_told_as_a_no(guest, system, slots, ticket):
    system.found = [None]
    Appointment.objects.update(starts_at=now() + timedelta(minutes=50))
    settle()
    page = text(guest.client.get(guest.get(ticket)["Location"]))
    assert "Клиника так и не ответила" in page
    assert "Клиника так и не ответила" in text(guest.get("cards/notices/"))
    assert "Выбрать другого врача или клинику" in page
    assert "Клиника не приняла" not in page
    assert states(slots[0]) == ["released"]


def test_yes_that_comes_late_is_a_ticket(guest, system, slots, ticket):
    system.found = ["К-17"]
    settle()
    page = text(guest.get(ticket))
    assert Appointment.objects.get().number in page
    assert "Вы записаны" in page


@pytest.fixture
def confirm(guest, slots):
    """Go to the confirm step of a hold; its address."""
    form = {"slot": slots[0].pk, "card": guest.card.pk}
    return path_of(guest.send("booking/hold/", "cards/", **form)).removeprefix("/26/")


def test_place_taken_at_its_desk_offers_three_others(guest, system, slots, confirm):
    system.answers = [ports.ClinicRefused]
    answer = guest.send(confirm)
    page = text(answer)
    assert answer.status_code == 409
    assert "Это время только что заняли." in page
    offered = page.split("Ближайшее свободное время")[1].split("</form>")[0]
    assert [slot.pk for slot in slots if f'value="{slot.pk}"' in offered] == [slot.pk for slot in slots[1:4]]
    assert states(slots[0]) == ["released"]


@pytest.fixture
def down(slots):
    """Let the last reading of the clinic's system have failed."""
    health.note(system="mis:stand", is_up=False, at=now())


def test_silent_clinic_is_waited_for_and_says_yes(guest, system, slots, confirm, down):
    page = text(guest.get(confirm))
    assert "Записать, когда клиника ответит" in page
    assert ">Записаться<" not in page.partition("<main")[2]
    system.answers = [ports.ClinicAway]

    ticket = path_of(guest.send(confirm, waits="1")).removeprefix("/26/")
    page = text(guest.get(ticket))

    assert "Ждём ответа клиники" in page
    assert "Запишем вас, как только она ответит: ждём до" in page
    assert path_of(guest.send(confirm, "cards/", waits="1")).removeprefix("/26/") == ticket  # pressed again
    assert Wish.objects.count() == 1
    system.found, system.answers = [None], ["К-17"]
    settle()
    assert "Вы записаны" in text(guest.get(ticket))


def test_hour_before_the_visit_offers_no_waiting_and_says_whom_to_call(guest, system, confirm, down):
    Appointment.objects.update(starts_at=now() + timedelta(minutes=50))
    page = text(guest.get(confirm))
    assert "Клиника не отвечает с" in page
    assert f'Позвоните в регистратуру: <a href="tel:{PHONE}">' in page
    assert "когда клиника ответит" not in page
    assert "Выберите время" not in page
    assert ">Записаться<" in page.partition("<main")[2]


def test_wishes_are_settled_only_of_the_clinics_that_were_named(guest, system, slots, confirm, down):
    system.answers = [ports.ClinicAway]
    guest.send(confirm, waits="1")
    system.found, system.answers = [None], ["К-17"]
    with time_machine.travel(now() + timedelta(minutes=2)):
        actions.settle(at=now(), clinics=[slots[0].clinic_id + 1])
        assert states(slots[0]) == ["reserving"]
        actions.settle(at=now(), clinics=[slots[0].clinic_id])
    assert states(slots[0]) == ["booked"]


def test_wish_is_withdrawn_by_its_button(guest, system, slots, confirm, down):
    system.answers = [ports.ClinicAway]
    ticket = path_of(guest.send(confirm, waits="1")).removeprefix("/26/")
    assert "Не ждать и отпустить место" in text(guest.get(ticket))

    assert path_of(guest.send(f"{ticket}withdraw/", ticket)) == f"/26/{ticket}"

    assert states(slots[0]) == ["released"]
    page = text(guest.get(confirm))
    assert "Клинику больше не ждём" in page
    assert "Это время ещё свободно." in page
    again = guest.send(f"{ticket}withdraw/", "cards/")
    assert again.status_code == 303


def test_wish_that_nobody_answered_says_so(guest, system, slots, confirm, down):
    system.answers, system.found = [ports.ClinicAway], []
    guest.send(confirm, waits="1")
    with time_machine.travel(now() + timedelta(hours=25)):
        actions.settle(at=now())
    assert "Клиника так и не ответила" in text(guest.get("cards/notices/"))
    page = text(guest.get(confirm))
    assert "Мы спрашивали её всё это время и отпустили место." in page
    assert "Выбрать другого врача или клинику" in page


def test_whose_schedule_it_is_was_read_with_the_hold(guest, monkeypatch):
    """The door to a confirm has read it: nobody asks again for a clinic of the portal's own."""
    asked = []
    real = ports.system_of
    monkeypatch.setattr(ports, "system_of", lambda clinic_id: asked.append(clinic_id) or real(clinic_id))
    slot = places(2)[0]
    confirm = path_of(guest.send("booking/hold/", "cards/", slot=slot.pk, card=guest.card.pk))

    guest.send(confirm.removeprefix("/26/"))

    assert states(slot) == ["booked"]
    assert asked == []


def test_clinic_of_the_portal_is_never_waited_for(guest):
    form = {"slot": places(2)[0].pk, "card": guest.card.pk, "waits": "1"}
    answer = guest.send("booking/hold/", "cards/", **form)
    page = text(guest.client.get(answer["Location"]))
    assert "Подтвердите запись" in page
    assert "Записать, когда клиника ответит" not in page


def test_clinic_that_is_away_says_so_at_once_and_leads_to_others(guest, system, slots, confirm):
    system.answers = [ports.ClinicAway]
    answer = guest.send(confirm)
    page = text(answer)
    assert answer.status_code == 409
    assert "Клиника сейчас не отвечает, поэтому запись не сделана." in page
    assert "Ближайшее свободное время" not in page
    assert "Выбрать другого врача или клинику" in page
    assert "Записать, когда клиника ответит" in page
    assert states(slots[0]) == ["released"]
    again = guest.get(confirm)
    assert again.status_code == 410
    assert "Клиника не ответила" in text(again)
    assert "Время на подтверждение вышло" not in text(again)
    form = {"slot": slots[0].pk, "card": guest.card.pk, "waits": "1"}
    held = guest.send("booking/hold/", "cards/", **form)
    assert held["Location"].endswith("?waits=1")
    assert "Записать, когда клиника ответит" in text(guest.client.get(held["Location"]))
