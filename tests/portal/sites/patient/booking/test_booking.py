"""Hold, confirm, ticket, cancel: every step by HTTP, with the table beside the page."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.schedule.models import WorkSession
from portal.kit import dates
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import in_days
from tests.portal.sites.patient.guest import Guest, nobodys, path_of, places, states, visit
from tests.portal.sites.visitor import text

SLOTS_NOBODY_HAS = [
    "0",
    "-1",
    "abc",
    "",
    "1.5",
    "1e3",
    "١",
    str(2**63),
    str(2**70),
    "9" * 500,
    "\x00",
    "1\x00",
]
CARDS_NOBODY_HAS = ["", "abc", "\x00", "{}", "9" * 500]


def hold(guest, slot, **more):
    form = {"slot": str(getattr(slot, "pk", slot)), "card": str(guest.card.pk)} | more
    return guest.send("booking/hold/", "cards/", **form)


def book(guest, slot):
    """Go the whole way by HTTP; return the address of the ticket."""
    confirm = path_of(hold(guest, slot)).removeprefix("/26/")
    return path_of(guest.send(confirm)).removeprefix("/26/")


def test_hold_confirm_ticket(guest):
    slot = places()[0]
    held = hold(guest, slot)
    assert held.status_code == 303
    assert states(slot) == ["held"]
    page = guest.client.get(held["Location"])
    assert "Подтвердите запись" in text(page)
    assert slot.doctor.surname in text(page)
    booked = guest.send(path_of(held).removeprefix("/26/"))
    assert booked.status_code == 303
    assert states(slot) == ["booked"]
    ticket = text(guest.client.get(booked["Location"]))
    assert Appointment.objects.get().number in ticket
    assert "Паспорт" in ticket
    assert slot.work_session.clinic.address in ticket


def test_hold_twice_is_one_hold(guest):
    slot = places()[0]
    assert path_of(hold(guest, slot)) == path_of(hold(guest, slot))
    assert states(slot) == ["held"]


def test_hold_of_what_is_booked_already_leads_to_the_ticket(guest):
    slot = places()[0]
    ticket = book(guest, slot)
    assert path_of(hold(guest, slot)) == f"/26/{ticket}"
    assert states(slot) == ["booked"]


def test_confirm_twice_is_one_visit(guest):
    slot = places()[0]
    confirm = path_of(hold(guest, slot)).removeprefix("/26/")
    shown_before = "cards/"
    first, second = (guest.send(confirm, shown_before) for _ in range(2))
    assert path_of(first) == path_of(second)
    assert states(slot) == ["booked"]
    assert path_of(guest.get(confirm)) == path_of(first)


def test_hold_that_ran_out_offers_the_same_time(guest):
    slot = places()[0]
    confirm = path_of(hold(guest, slot)).removeprefix("/26/")
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        for answer in (guest.get(confirm), guest.send(confirm, "cards/")):
            page = text(answer)
            assert answer.status_code == 410
            assert "Время на подтверждение вышло" in page
            assert "Это время ещё свободно." in page
            assert f'value="{slot.pk}"' in page
        assert states(slot) == ["held"]
        again = hold(guest, slot)
        assert again.status_code == 303
        assert states(slot) == ["held", "released"]


def test_hold_that_ran_out_and_was_taken_offers_three_others(guest):
    slot, *others = places(5)
    confirm = path_of(hold(guest, slot)).removeprefix("/26/")
    with time_machine.travel(now() + timedelta(minutes=6)):
        book(Guest(), slot)
        answer = guest.send(confirm, "cards/")
    page = text(answer)
    assert answer.status_code == 410
    assert "На это время записаться уже нельзя. Вот ближайшее свободное:" in page
    assert [other.pk for other in others if f'value="{other.pk}"' in page] == [one.pk for one in others[:3]]
    assert f'name="card" value="{guest.card.pk}"' in page


def test_slot_that_somebody_has_is_refused_with_three_others(guest):
    slot, *others = places(5)
    book(Guest(), slot)
    answer = hold(guest, slot)
    page = text(answer)
    assert answer.status_code == 409
    assert "Это время только что заняли." in page
    assert [other.pk for other in others if f'value="{other.pk}"' in page][:3] == [
        one.pk for one in others[:3]
    ]
    assert states(slot) == ["booked"]


def test_slot_that_is_not_open_yet_says_when_by_the_clinics_clock(guest, region):
    opens = (now() + timedelta(days=1)).replace(hour=20, minute=30, second=0, microsecond=0)
    far = DoctorFactory(clinic=ClinicFactory(region=region, time_zone="Asia/Kamchatka"))
    slot = places(doctor=far, opens_at=opens)[0]

    answer = hold(guest, slot)

    next_day = dates.show_month_day((opens + timedelta(hours=12)).date())
    assert answer.status_code == 409
    assert f"Запись на это время откроется {next_day} в 08:30." in text(answer)
    assert states(slot) == []
    WorkSession.objects.update(opens_at=now())
    assert hold(guest, slot).status_code != 409


@pytest.mark.parametrize("slot", SLOTS_NOBODY_HAS)
def test_slot_nobody_has_is_404(guest, slot):
    assert hold(guest, slot).status_code == 404
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("card", CARDS_NOBODY_HAS)
def test_card_that_is_none_leads_back_with_a_sentence(guest, card):
    slot = places()[0]
    answer = hold(guest, slot, card=card)
    assert (answer.status_code, path_of(answer)) == (303, f"/26/doctors/{slot.doctor_id}/")
    assert "Выберите, кого записать" in text(guest.get(f"doctors/{slot.doctor_id}/"))
    assert states(slot) == []


def test_card_of_somebody_else_is_404(guest):
    slot = places()[0]
    for card_id in (nobodys(), patient().card.pk):
        assert hold(guest, slot, card=str(card_id)).status_code == 404
    assert states(slot) == []
    assert hold(guest, slot).status_code == 303


def test_card_whose_holding_ended_is_404(guest):
    slot = places()[0]
    ended = HoldingFactory(account=guest.patient.account, relation="child", ended_at=now())
    assert hold(guest, slot, card=str(ended.card_id)).status_code == 404


def test_slot_of_another_region_is_404_here_and_held_there(guest):
    clinic = ClinicFactory(region=RegionFactory(code="73"))
    slot = places(doctor=DoctorFactory(clinic=clinic, region=clinic.region))[0]
    assert hold(guest, slot).status_code == 404
    assert states(slot) == []
    guest.home = "/73/"
    guest.agree(clinic.region)
    assert hold(guest, slot).status_code == 303


def test_hold_by_get_leads_to_the_clinics_and_holds_nothing(guest):
    slot = places()[0]
    answer = guest.get(f"booking/hold/?slot={slot.pk}&card={guest.card.pk}")
    assert (answer.status_code, path_of(answer)) == (302, "/26/doctors/clinics/")
    assert states(slot) == []


def test_hold_without_a_token_holds_nothing(guest):
    slot = places()[0]
    answer = guest.client.post("/26/booking/hold/", {"slot": slot.pk, "card": guest.card.pk})
    assert answer.status_code == 403
    assert "Страница устарела" in text(answer)
    assert states(slot) == []


def test_a_hold_gets_more_time_once(guest):
    slot = places()[0]
    confirm = path_of(hold(guest, slot)).removeprefix("/26/")
    assert "Ещё пять минут" in text(guest.get(confirm))
    before = Appointment.objects.get().hold_ends_at

    answer = guest.send(confirm.replace("confirm/", "extend/"), confirm)

    assert (answer.status_code, path_of(answer)) == (303, f"/26/{confirm}")
    assert Appointment.objects.get().hold_ends_at > before
    assert "Ещё пять минут" not in text(guest.get(confirm))


def test_somebody_elses_hold_gets_no_more_time(guest):
    held = visit(Guest(patient()), places()[0], State.HELD)
    before = held.hold_ends_at

    assert guest.send(f"booking/{held.pk}/extend/", "cards/").status_code == 404
    assert Appointment.objects.get().hold_ends_at == before


def test_let_go_frees_the_place_and_leads_back_to_the_day(guest):
    slot = places()[0]
    one = visit(guest, slot, "held")
    answer = guest.send(f"booking/{one.pk}/let-go/", f"booking/{one.pk}/confirm/")
    assert (answer.status_code, path_of(answer)) == (303, f"/26/doctors/{slot.doctor_id}/")
    assert f"day={slot.wall_date}" in answer["Location"]
    assert states(slot) == ["released"]
    assert hold(Guest(), slot).status_code == 303


def test_let_go_of_a_visit_changes_nothing(guest):
    slot = places()[0]
    one = visit(guest, slot)
    guest.send(f"booking/{one.pk}/let-go/", "cards/")
    assert states(slot) == ["booked"]


def test_cancel_asks_why_and_frees_the_place(guest):
    slot = places()[0]
    one = visit(guest, slot)
    for reason in ({}, {"reason": "unheard of"}, {"reason": "\x00"}):
        answer = guest.send(f"booking/{one.pk}/cancel/", **reason)
        assert answer.status_code in (200, 422)
        assert "Выберите причину" in text(answer)
        assert states(slot) == ["booked"]
    done = guest.send(f"booking/{one.pk}/cancel/", reason="cannot_come")
    assert done.status_code == 303
    assert states(slot) == ["cancelled_by_patient"]
    page = text(guest.client.get(done["Location"]))
    assert "Запись отменена." in page
    assert "Вы указали причину: «Не смогу прийти»." in page
    assert f"/26/doctors/{slot.doctor_id}/?card={guest.card.pk}&day={slot.wall_date}" in page
    assert path_of(guest.get(f"booking/{one.pk}/cancel/")) == f"/26/booking/{one.pk}/"


def test_a_reason_that_says_nothing_is_not_repeated(guest):
    one = visit(guest, places()[0])
    done = guest.send(f"booking/{one.pk}/cancel/", reason="other")
    page = text(guest.client.get(done["Location"]))
    assert "Запись отменена." in page
    assert "Вы указали причину" not in page


def test_cancel_of_a_visit_that_has_begun_is_refused_with_a_next_step(guest):
    slot = places()[0]
    one = visit(guest, slot)
    guest_page = guest.get(f"booking/{one.pk}/cancel/")
    assert guest_page.status_code == 200
    with time_machine.travel(slot.starts_at + timedelta(minutes=1)):
        late = Guest(guest.patient)
        answer = late.send(f"booking/{one.pk}/cancel/", "cards/", reason="cannot_come")
        assert "Эту запись уже нельзя отменить" in text(late.client.get(answer["Location"]))
    assert states(slot) == ["booked"]


def test_ticket_of_a_hold_leads_to_confirm_and_its_calendar_is_404(guest):
    one = visit(guest, places()[0], "held")
    assert path_of(guest.get(f"booking/{one.pk}/")) == f"/26/booking/{one.pk}/confirm/"
    assert guest.get(f"booking/{one.pk}/visit.ics").status_code == 404


def test_calendar_file_says_when_and_nothing_of_illness(guest):
    one = visit(guest, places()[0])
    answer = guest.get(f"booking/{one.pk}/visit.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    told = text(answer)
    assert one.number in told
    assert "Терапевт" not in told
    assert guest.card.surname not in told


@pytest.mark.parametrize("step", ["", "confirm/", "cancel/", "visit.ics"])
@pytest.mark.parametrize(
    "state",
    [
        "held",
        "reserving",
        "booked",
        "attended",
        "missed",
        "cancelled_by_patient",
        "cancelled_by_clinic",
        "released",
        "expired",
        "moved",
    ],
)
def test_every_step_answers_in_every_state(guest, step, state):
    slot = places()[0]
    one = visit(guest, slot, state)
    answer = guest.get(f"booking/{one.pk}/{step}")
    assert answer.status_code in (200, 303, 404, 410)
    hops = 0
    while answer.status_code == 303:
        answer, hops = guest.client.get(answer["Location"]), hops + 1
        assert hops < 3, "the steps lead in a circle"
    assert states(slot) == [state]


@pytest.mark.parametrize("step", ["", "confirm/", "cancel/", "visit.ics"])
def test_pages_answer_head_and_refuse_other_methods(guest, step):
    one = visit(guest, places()[0], "held" if step == "confirm/" else "booked")
    path = f"/26/booking/{one.pk}/{step}"
    head = guest.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    guest.client.handler.enforce_csrf_checks = False
    for method in ("put", "delete", "patch"):
        assert getattr(guest.client, method)(path).status_code == 405


def test_pages_cost_the_same_for_one_and_three_visits(guest):
    slots = places(6)
    one = visit(guest, slots[0])
    held = visit(Guest(guest.patient), slots[1], "held")
    costs = []
    for more in ((), slots[2:4]):
        for slot in more:
            visit(guest, slot)
        spent = []
        for path in (f"booking/{one.pk}/", f"booking/{held.pk}/confirm/", f"booking/{one.pk}/cancel/"):
            with CaptureQueriesContext(connection) as asked:
                assert guest.get(path).status_code == 200
            spent.append(len(asked))
        costs.append(spent)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("state", ["cancelled_by_patient", "cancelled_by_clinic", "moved"])
def test_confirm_of_a_visit_that_has_ended_leads_to_its_ticket(guest, state):
    one = visit(guest, places()[0], State(state))
    for answer in (
        guest.get(f"booking/{one.pk}/confirm/"),
        guest.send(f"booking/{one.pk}/confirm/", "cards/"),
    ):
        assert (answer.status_code, path_of(answer)) == (303, f"/26/booking/{one.pk}/")
    held = visit(guest, places(wall_start=time(12))[0], State.HELD)
    assert "Подтвердите запись" in text(guest.get(f"booking/{held.pk}/confirm/"))


@pytest.mark.parametrize(
    ("state", "days", "heading"),
    [
        (State.BOOKED, 3, "Вы записаны"),
        (State.BOOKED, -2, "Приём прошёл"),
        (State.ATTENDED, -2, "Приём состоялся"),
        (State.MISSED, -2, "Клиника отметила: на приём не пришли"),
        (State.CANCELLED_BY_CLINIC, 3, "Клиника отменила запись"),
    ],
)
def test_ticket_is_headed_by_how_the_visit_stands(guest, state, days, heading):
    one = visit(guest, places(wall_date=in_days(days))[0], state)
    page = text(guest.get(f"booking/{one.pk}/"))
    assert f"<h1>{heading}</h1>" in page
    assert ("Возьмите с собой" in page) is (days > 0 and state == State.BOOKED)


def test_ticket_just_booked_is_the_last_step_and_later_it_is_none(guest):
    fresh = visit(guest, places()[0], booked_at=now())
    old = visit(guest, places(wall_start=time(12))[0], booked_at=now() - timedelta(hours=1))
    asked = visit(guest, places(wall_start=time(15))[0], State.RESERVING)
    for one, is_step in ((fresh, True), (old, False), (asked, True)):
        assert ("Шаг 3 из 3:" in text(guest.get(f"booking/{one.pk}/"))) is is_step


def test_confirm_says_until_when_by_the_clinics_clock_and_what_comes_at_the_end(guest):
    slot = places(doctor__clinic__time_zone="Europe/Samara")[0]
    page = text(guest.client.get(hold(guest, slot)["Location"]))
    until = Appointment.objects.get().hold_ends_at.astimezone(ZoneInfo("Europe/Samara"))
    assert f"Место держим за вами до {until:%H:%M} по часам клиники<" in page
    assert "5 минут<" not in page
    kept, over = page.split('data-portal-over="show"', 1)
    assert "Подтвердите запись" in kept
    assert "Выбрать время ещё раз" in over
