"""A visit that will not take place, on the pages of its person: told, replaced by one press, never lost."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.states import State
from portal.domain.schedule.models import WorkSession
from tests.factories import booking
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.guest import Guest, nobodys, path_of, places, states, visit
from tests.portal.sites.visitor import text

SLOT = re.compile(r'name="slot" value="(\d+)"')


@pytest.fixture
def guest(region, esia):
    return Guest()


class Ill:
    """A visit in three days whose doctor is ill then and works the day after."""

    def __init__(self, guest, **session) -> None:
        self.guest = guest
        self.doctor = DoctorFactory(clinic__region_id="26")
        self.slots = places(doctor=self.doctor, **session)
        self.later = list(
            WorkSessionFactory(doctor=self.doctor, wall_date=in_days(4)).slots.order_by("number")
        )
        self.visit = visit(guest, self.slots[0])
        WorkSession.objects.filter(pk=self.slots[0].work_session_id).update(state="closed", reason="sick")
        actions.review(at=now())

    @property
    def ticket(self) -> str:
        return f"booking/{self.visit.pk}/"

    def shown(self) -> str:
        return text(self.guest.get(self.ticket))

    def agree(self, slot=None):
        return self.guest.send(
            f"{self.ticket}agree/", self.ticket, slot=slot or SLOT.search(self.shown()).group(1)
        )


@pytest.fixture
def ill(guest):
    return Ill(guest)


def test_the_ticket_says_it_and_proposes_a_place(ill):
    shown = ill.shown()
    assert "Приём не состоится" in shown
    assert "Предлагаем другое время" in shown
    assert "больничный" not in shown
    assert int(SLOT.search(shown).group(1)) in {slot.pk for slot in ill.later}
    assert "visit.ics" not in shown


def test_lists_and_notices_say_it(ill):
    for page in ("cards/", f"cards/{ill.guest.card.pk}/visits/", "cards/notices/"):
        assert "Приём не состоится" in text(ill.guest.get(page)), page


AWAITED = "Приём не состоится. Ждём вашего ответа"


@pytest.mark.parametrize("address", ["cards/", "cards/{card}/visits/"])
def test_lists_say_whose_turn_it_is(ill, address):
    address = address.format(card=ill.guest.card.pk)
    assert AWAITED in text(ill.guest.get(address))
    Broken.objects.update(slot=None, nearness="", proposed_at=None)
    shown = text(ill.guest.get(address))
    assert ("Приём не состоится" in shown, "Ждём вашего ответа" in shown) == (True, False)


@pytest.mark.parametrize("address", ["cards/", "cards/{card}/visits/"])
@pytest.mark.parametrize("ended", [timedelta(minutes=1), timedelta(hours=-1)])
def test_nobodys_turn_is_told_once_the_visit_has_begun(ill, address, ended):
    """The job that closes the search comes a little later; the ticket proposes nothing any more."""
    begun = now() - timedelta(hours=3)
    Appointment.objects.update(starts_at=begun, ends_at=now() + ended)
    shown = text(ill.guest.get(address.format(card=ill.guest.card.pk)))
    assert "Ждём вашего ответа" not in shown
    assert ("Приём не состоится" in shown) is (ended > timedelta() or "visits" in address)


def test_a_visit_that_stands_says_nothing_of_it(guest):
    one = visit(guest, places()[0])
    for page in ("cards/", f"cards/{guest.card.pk}/visits/", f"booking/{one.pk}/"):
        shown = text(guest.get(page))
        assert "не состоится" not in shown, page
    assert "visit.ics" in shown


def test_a_calendar_hears_of_each_turn(ill):
    """A calendar leaves an entry alone whose SEQUENCE has not grown: off, on again, off, moved."""

    def entry(href):
        told = str(ill.guest.get(href).content.decode())
        keys = (r"UID:(\S+)", r"SEQUENCE:(\d+)", r"LAST-MODIFIED:(\S+)", r"SUMMARY:([^\r]+)")
        return tuple(re.search(key, told).group(1) for key in keys)

    def turn(state):
        session.update(state=state, reason="" if state == "open" else "sick")
        actions.review(at=now())
        return entry(f"{ill.ticket}visit.ics")

    Appointment.objects.update(booked_at=now() - timedelta(days=1))
    session = WorkSession.objects.filter(pk=ill.slots[0].work_session_id)
    told = [entry(f"{ill.ticket}visit.ics"), turn("open"), turn("closed")]
    ill.agree()
    new = Appointment.objects.get(state=State.BOOKED)
    told.append(entry(f"booking/{new.pk}/visit.ics"))

    assert [int(sequence) for _, sequence, _, _ in told] == [1, 2, 3, 4]
    assert len({uid for uid, *_ in told}) == 1
    assert [summary == "Приём не состоится" for *_, summary in told] == [True, False, True, False]
    changed = [at for _, _, at, _ in told]
    assert changed == sorted(changed)
    assert changed[0] >= f"{now():%Y%m%d}", "breaking is a change"


def test_moving_promises_nothing_of_a_time_that_is_lost(ill):
    doctor = f"doctors/{ill.doctor.pk}/?card={ill.guest.card.pk}&move={ill.visit.pk}"
    shown = text(ill.guest.get(doctor))
    assert "приём не состоится" in shown
    wanted = {"slot": ill.later[0].pk, "card": ill.guest.card.pk, "replaces": ill.visit.pk}
    held = ill.guest.send("booking/hold/", doctor, **wanted)
    confirm = path_of(held).removeprefix("/26/")
    assert "В прежнее время приём не состоится" in text(ill.guest.get(confirm))
    Appointment.objects.filter(state="held").update(hold_ends_at=now())
    over = text(ill.guest.get(confirm))
    assert "Прежний приём не состоится" in over
    for page in (shown, over):
        assert "останется за вами" not in page
        assert "осталась за вами" not in page


def test_moving_a_visit_that_stands_promises_its_time(guest):
    slots = places()
    one = visit(guest, slots[0])
    doctor = f"doctors/{slots[0].doctor_id}/?card={guest.card.pk}&move={one.pk}"
    assert "Прежнее останется за вами" in text(guest.get(doctor))
    held = guest.send("booking/hold/", doctor, slot=slots[1].pk, card=guest.card.pk, replaces=one.pk)
    confirm = path_of(held).removeprefix("/26/")
    assert "Прежняя запись остаётся за вами" in text(guest.get(confirm))
    Appointment.objects.filter(state="held").update(hold_ends_at=now())
    assert "Прежняя запись осталась за вами" in text(guest.get(confirm))


def test_one_press_books_the_other_place(ill):
    answer = ill.agree()
    assert answer.status_code == 303
    new = Appointment.objects.get(state=State.BOOKED)
    assert path_of(answer) == f"/26/booking/{new.pk}/"
    assert "Вы записаны на новое время" in text(ill.guest.get(f"booking/{new.pk}/"))
    assert states(ill.slots[0]) == ["moved"]


def test_a_second_press_and_an_old_form_book_nothing_more(ill):
    slot = SLOT.search(ill.shown()).group(1)
    answers = [ill.agree(slot) for _ in range(3)]
    assert len({path_of(answer) for answer in answers}) == 1
    assert Appointment.objects.filter(state=State.BOOKED).count() == 1
    assert Appointment.objects.count() == 2


def test_back_after_a_cancellation_books_nothing(ill):
    slot = SLOT.search(ill.shown()).group(1)
    ill.guest.send(f"{ill.ticket}cancel/", reason="other")
    answer = ill.agree(slot)
    assert path_of(answer).endswith(f"/{ill.visit.pk}/")
    assert Appointment.objects.filter(state=State.BOOKED).count() == 0
    assert "уже изменилась" in text(ill.guest.get(ill.ticket))


def test_a_place_taken_meanwhile_is_told_and_another_shown(ill):
    slot = SLOT.search(ill.shown()).group(1)
    booking.appointment(patient(), next(one for one in ill.later if one.pk == int(slot)), number="Ж-1")
    answer = ill.agree(slot)
    assert path_of(answer) == f"/26/{ill.ticket}"
    shown = ill.shown()
    assert "только что заняли" in shown
    assert SLOT.search(shown).group(1) != slot
    assert states(ill.slots[0]) == ["booked"]


def test_without_any_place_the_ticket_says_that_we_look_on(guest):
    one = Ill(guest)
    WorkSession.objects.filter(wall_date=in_days(4)).update(state="closed", reason="sick")
    actions.review(at=now() + timedelta(minutes=6))
    shown = one.shown()
    assert "Другое время ищем" in shown
    assert SLOT.search(shown) is None


@pytest.mark.parametrize("slot", ["", "abc", "0", "-1", "\x00", str(2**63), "9" * 400])
def test_a_forged_place_is_404_and_changes_nothing(ill, slot):
    answer = ill.guest.send(f"{ill.ticket}agree/", ill.ticket, slot=slot)
    assert answer.status_code == 404
    assert Appointment.objects.get().state == State.BOOKED


def test_another_place_than_the_proposed_one_is_not_booked(ill):
    answer = ill.agree(str(ill.later[3].pk))
    assert path_of(answer) == f"/26/{ill.ticket}"
    assert Appointment.objects.get().state == State.BOOKED


def test_somebody_elses_visit_does_not_exist(ill):
    other = Guest()
    slot = Broken.objects.get().slot_id
    for number in (ill.visit.pk, nobodys()):
        assert other.send(f"booking/{number}/agree/", "cards/", slot=slot).status_code == 404
    assert Appointment.objects.get().state == State.BOOKED
    assert ill.agree().status_code == 303


def test_a_visit_of_another_region_does_not_exist_here(ill):
    RegionFactory(code="73")
    ill.guest.agree(RegionFactory._meta.model.objects.get(code="73"))
    ill.guest.region = "73"
    answer = ill.guest.client.post(
        f"/73/booking/{ill.visit.pk}/agree/", {"slot": Broken.objects.get().slot_id}
    )
    assert answer.status_code in {403, 404}
    assert Appointment.objects.get().state == State.BOOKED


def test_agree_by_get_leads_to_the_ticket(ill):
    answer = ill.guest.get(f"{ill.ticket}agree/")
    assert path_of(answer) == f"/26/{ill.ticket}"
    assert Appointment.objects.get().state == State.BOOKED
